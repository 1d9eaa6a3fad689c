package io.dcosboot.agent.core;

import io.dcosboot.mesos.v1.Image;
import java.io.IOException;
import java.util.Collection;
import java.util.Set;

/**
 * Makes root file systems of container images for containers that run without a Docker Engine (mesos-agent.md §7.2). All
 * methods may wait for I/O and may be called from any thread.
 */
public interface ImageProvisioner {

    /**
     * Brings the image, if it is not here yet or {@code cached} is false, and makes a root file system of it. May be
     * called several times for one container: for its root and for volumes that are images.
     *
     * @return a directory no other container writes to; who may not enter the agent's directories can enter it only from
     *     the inside, once it is the root
     * @throws IOException why there is none, in words for the task's status; nothing is left of it
     * @throws InterruptedException the launch was given up
     */
    ContainerRoot provision(ContainerId container, Image image) throws IOException, InterruptedException;

    /**
     * Takes down all root file systems of a container, none of whose processes is left. A container that has none is
     * ignored.
     */
    void destroy(ContainerId container) throws IOException;

    /**
     * To be called once, before anything else: takes down the root file systems of all containers but these, which an
     * earlier agent has left.
     */
    void recover(Set<ContainerId> alive);

    /** Removes all images from the disk that no container uses and that are not excluded (§10 PRUNE_IMAGES). */
    void prune(Collection<Image> excluded) throws IOException;
}
