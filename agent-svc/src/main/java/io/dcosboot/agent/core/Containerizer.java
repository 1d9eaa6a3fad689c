package io.dcosboot.agent.core;

import com.google.protobuf.ByteString;
import io.dcosboot.mesos.v1.ContainerStatus;
import io.dcosboot.mesos.v1.ResourceStatistics;
import io.dcosboot.mesos.v1.TaskInfo;
import io.dcosboot.mesos.v1.TaskStatus;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Runs containers of one kind (mesos-agent.md §5–7). The agent asks each containerizer in bean order which one accepts a
 * task and uses the first.
 *
 * <p>{@link #launch}, {@link #stop}, {@link #recover} and {@link #forget} return at once; what comes of them goes to the
 * {@link Listener}, which containerizers take as a constructor parameter: it is a bean that only posts to the agent's
 * event loop, never blocks, may be called from any thread, and exists before the containerizers do. For one container
 * the calls come in order: {@link Listener#launched} at most once, then {@link Listener#exited} once; or
 * {@link Listener#launchFailed} once.
 * {@link #statistics} and {@link #pid} may wait for I/O and are called from virtual threads.
 */
public interface Containerizer {

    /** Docker container type: Docker; MESOS type or no container at all: processes. */
    boolean accepts(TaskInfo task);

    /** Fetches, pulls and starts; ends with {@link Listener#launched} or {@link Listener#launchFailed}. */
    void launch(ContainerLaunch launch);

    /**
     * SIGTERM to the process tree, SIGKILL after {@code grace} (Docker: docker stop). A second call may only shorten the
     * grace. Called before {@link Listener#launched}, it gives the launch up (launch failed, or launched and
     * exited). Unknown or ended containers are ignored. Ends with {@link Listener#exited}.
     */
    void stop(ContainerId id, Duration grace);

    /**
     * Called once, before anything else, also with an empty list. For each known container: re-attaches if it lives
     * (reporting {@link Listener#launched} unless that had been seen before the restart), reports
     * {@link Listener#exited} if it ended meanwhile (with the code its supervisor recorded, or unrecognised), and
     * {@link Listener#launchFailed} if it had not been started when the agent stopped. Destroys containers of ours that
     * are not in the list.
     *
     * @param known those whose task this containerizer {@linkplain #accepts accepts}
     */
    void recover(List<RecoverableContainer> known);

    /** What is measured now; empty for unknown or ended containers. */
    Optional<ResourceStatistics> statistics(ContainerId id);

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
    }
}
