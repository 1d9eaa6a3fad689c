package io.dcosboot.agent.core;

import java.nio.file.Path;

/**
 * A root file system made of an image.
 *
 * @param path absolute directory on the agent's file system
 * @param image how the image wants to be run
 */
public record ContainerRoot(Path path, ImageRunConfig image) {

    public ContainerRoot {
        if (!path.isAbsolute()) {
            throw new IllegalArgumentException("a root file system must have an absolute path: " + path);
        }
    }
}
