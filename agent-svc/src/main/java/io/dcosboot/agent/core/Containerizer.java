package io.dcosboot.agent.core;

import com.google.protobuf.ByteString;
import io.dcosboot.mesos.v1.ContainerInfo;
import io.dcosboot.mesos.v1.ContainerStatus;
import io.dcosboot.mesos.v1.Resource;
import io.dcosboot.mesos.v1.ResourceStatistics;
import io.dcosboot.mesos.v1.TaskStatus;
import io.dcosboot.mesos.v1.Value;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Runs containers of one kind (mesos-agent.md §5–7). The agent asks each containerizer in bean order which one accepts a
 * container's type and uses the first; nested containers go to the one that has their parent.
 *
 * <p>All but {@link #statistics}, {@link #status} and {@link #pid} return at once; what comes of them goes to the {@link
 * Listener}, which containerizers take as a constructor parameter: it is a bean that only posts to the agent's event loop,
 * never blocks, may be called from any thread, and exists before the containerizers do. For one container the calls come
 * in order: {@link Listener#launched} at most once, then {@link Listener#exited} once; or {@link Listener#launchFailed}
 * once. Those that may wait for I/O are called from virtual threads.
 */
public interface Containerizer {

    boolean accepts(ContainerInfo.Type type);

    /** Fetches, pulls and starts; ends with {@link Listener#launched} or {@link Listener#launchFailed}. */
    void launch(ContainerLaunch launch);

    /**
     * SIGTERM to the process tree, SIGKILL after {@code grace}, at once where it is zero (Docker: docker stop). Containers
     * nested in it are ended with it, each reporting {@link Listener#exited} before their parent. A second call may only
     * shorten the grace. Called before {@link Listener#launched}, it gives the launch up (launch failed, or launched and
     * exited). Unknown or ended containers are ignored. Ends with {@link Listener#exited}.
     */
    void stop(ContainerId id, Duration grace);

    /** One signal to the container's first process and its descendants. Unknown or ended containers are ignored. */
    void signal(ContainerId id, int signal);

    /**
     * New requests and limits of a running container, as in {@link ContainerSpec}. Unknown or ended containers are
     * ignored. What cannot be done is reported to {@link Listener#updateFailed}.
     */
    void update(ContainerId id, List<Resource> resources, Map<String, Value.Scalar> limits);

    /**
     * Called once, before anything else, also with an empty list. For each known container: re-attaches if it lives
     * (reporting {@link Listener#launched} unless that had been seen before the restart), reports
     * {@link Listener#exited} if it ended meanwhile (with the code its supervisor recorded, or unrecognised), and
     * {@link Listener#launchFailed} if it had not been started when the agent stopped. Destroys containers of ours that
     * are not in the list.
     *
     * @param known those of types that this containerizer {@linkplain #accepts accepts}, parents first
     */
    void recover(List<RecoverableContainer> known);

    /** What is measured now; empty for unknown or ended containers. */
    Optional<ResourceStatistics> statistics(ContainerId id);

    /** Id, addresses, first process and control groups of a running container; empty for others. */
    Optional<ContainerStatus> status(ContainerId id);

    /** The first process of the container. */
    OptionalInt pid(ContainerId id);

    /**
     * The terminal update has been acknowledged: removes what is left (the stopped Docker container after the remove
     * delay, files in the run directory), not the sandbox, which the agent collects.
     */
    void forget(ContainerId id);

    /** Where a containerizer reports to. */
    interface Listener {

        /**
         * The container runs.
         *
         * @param data goes into {@code TaskStatus.data} of TASK_RUNNING: for Docker, the {@code docker inspect} JSON array
         */
        void launched(ContainerId id, ContainerStatus status, Optional<ByteString> data);

        /** It never ran; nothing is left of it but the sandbox. */
        void launchFailed(ContainerId id, TaskStatus.Reason reason, String message);

        /** It ran and has ended; nothing of its process tree is left. */
        void exited(ContainerId id, ContainerExit exit);

        /** {@link Containerizer#update} could not be carried out; the container runs on as it was. */
        void updateFailed(ContainerId id, String message);
    }
}
