package io.dcosboot.agent.core;

import io.dcosboot.mesos.v1.AgentID;
import io.dcosboot.mesos.v1.FrameworkID;
import io.dcosboot.mesos.v1.Resource;
import io.dcosboot.mesos.v1.Resource.DiskInfo.Source;
import io.dcosboot.mesos.v1.TaskID;
import java.nio.file.Path;

/**
 * Where things are below the agent's work directory (mesos-agent.md §2). Only names paths; the ids in them have been
 * checked to be plain file names before.
 *
 * @param root absolute
 */
public record WorkDirectory(Path root) {

    public WorkDirectory {
        if (!root.isAbsolute()) {
            throw new IllegalArgumentException("the work directory must be absolute: " + root);
        }
    }

    /** The directory a task runs in and its output goes to. */
    public Path sandbox(RunId run) {
        return runs(sandboxes(run.agent()), run).resolve(run.container().value());
    }

    /** Symbolic link to the newest sandbox of an executor. */
    public Path latestSandbox(RunId run) {
        return runs(sandboxes(run.agent()), run).resolve("latest");
    }

    /** Sandboxes of all frameworks. */
    public Path sandboxes(AgentID agent) {
        return root.resolve("slaves").resolve(agent.getValue());
    }

    /** Checkpoints of everything. */
    public Path meta() {
        return root.resolve("meta");
    }

    public Path bootId() {
        return meta().resolve("boot_id");
    }

    /** Reservations and volumes as they are. */
    public Path holdings() {
        return meta().resolve("resources").resolve("resources_and_operations.state");
    }

    /** Reservations and volumes as they are to become. */
    public Path intendedHoldings() {
        return meta().resolve("resources").resolve("resources_and_operations.target");
    }

    /** Where a persistent volume keeps its data: below the work directory, or below its disk's own root. */
    public Path volume(Resource volume) {
        Source source = volume.getDisk().getSource();
        if (isMount(volume)) {
            return root.resolve(source.getMount().getRoot());
        }
        Path base = source.hasPath() ? root.resolve(source.getPath().getRoot()) : root;
        int last = volume.getReservationsCount() - 1;
        return base.resolve("volumes")
                .resolve("roles")
                .resolve(volume.getReservations(last).getRole().replace('/', ' '))
                .resolve(volume.getDisk().getPersistence().getId());
    }

    /** Whether a volume is a file system of its own, whose root stays when the volume goes. */
    public static boolean isMount(Resource volume) {
        return volume.getDisk().getSource().getType() == Source.Type.MOUNT;
    }

    /** Checkpoints of all agents this machine has been; normally one. */
    public Path metaAgents() {
        return meta().resolve("slaves");
    }

    /** Symbolic link to the checkpoint of the agent this machine is. */
    public Path latestAgent() {
        return metaAgents().resolve("latest");
    }

    public Path metaAgent(AgentID agent) {
        return metaAgents().resolve(agent.getValue());
    }

    public Path metaFramework(AgentID agent, FrameworkID framework) {
        return frameworks(metaAgent(agent)).resolve(framework.getValue());
    }

    /** The checkpoint of a run; the containerizer's own files of it are here too. */
    public Path metaRun(RunId run) {
        return runs(metaAgent(run.agent()), run).resolve(run.container().value());
    }

    public Path metaTask(RunId run, TaskID task) {
        return metaRun(run).resolve("tasks").resolve(task.getValue());
    }

    /** The folder of the executor a run belongs to: holds the executor.info and all runs. */
    public Path metaExecutor(RunId run) {
        return executor(metaAgent(run.agent()), run);
    }

    /** The path under which {@code /files} shows the newest run, whatever the agent's id (§2.1). */
    public String virtualLatest(RunId run) {
        return "/frameworks/" + run.framework().getValue() + "/executors/"
                + run.executor().getValue() + "/runs/latest";
    }

    private static Path frameworks(Path base) {
        return base.resolve("frameworks");
    }

    private static Path runs(Path base, RunId run) {
        return executor(base, run).resolve("runs");
    }

    private static Path executor(Path base, RunId run) {
        return frameworks(base)
                .resolve(run.framework().getValue())
                .resolve("executors")
                .resolve(run.executor().getValue());
    }
}
