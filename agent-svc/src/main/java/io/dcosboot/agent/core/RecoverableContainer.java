package io.dcosboot.agent.core;

import java.nio.file.Path;

/**
 * A container that the agent's checkpoint says was started and is not known to have ended.
 *
 * @param spec as it was launched
 * @param sawRunning whether {@link Containerizer.Listener#launched} had been recorded before the restart; if not, and
 *     the container lives, the containerizer reports it as launched now
 */
public record RecoverableContainer(
        ContainerId id, ContainerSpec spec, Path sandbox, Path runDirectory, boolean sawRunning) {}
