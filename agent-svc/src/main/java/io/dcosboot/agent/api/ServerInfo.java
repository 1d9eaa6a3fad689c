package io.dcosboot.agent.api;

import java.time.Instant;
import java.util.Optional;

/**
 * What the agent says about its program.
 *
 * @param version Mesos version it behaves like, SemVer
 * @param started when the process started
 */
public record ServerInfo(String version, Optional<Instant> built, Instant started) {}
