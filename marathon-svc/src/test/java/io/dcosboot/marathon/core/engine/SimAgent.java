package io.dcosboot.marathon.core.engine;

import io.dcosboot.mesos.v1.AgentID;
import io.dcosboot.mesos.v1.FrameworkID;
import io.dcosboot.mesos.v1.Offer;
import io.dcosboot.mesos.v1.OfferID;
import io.dcosboot.mesos.v1.Resource;
import io.dcosboot.mesos.v1.TaskInfo;
import io.dcosboot.mesos.v1.TaskState;
import io.dcosboot.mesos.v1.TaskStatus;
import io.dcosboot.mesos.v1.Value;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.TreeMap;

/** An agent of the model: runs tasks, whatever the master thinks of it, and keeps their updates until acknowledged. */
final class SimAgent {

    enum Link {
        /** The master and the agent talk. */
        REGISTERED,
        /** A new master waits for the agent to come back. */
        RECOVERED,
        /** The master has given it up. */
        UNREACHABLE
    }

    static final class SimTask {
        final TaskInfo info;
        TaskState state = TaskState.TASK_STAGING;
        Instant runsAt;
        Instant healthyAt;
        Instant killedAt;
        final Deque<TaskStatus> unacknowledged = new ArrayDeque<>();
        Instant sentAt = Instant.MIN;

        SimTask(TaskInfo info) {
            this.info = info;
        }

        boolean isAlive() {
            return switch (state) {
                case TASK_STAGING, TASK_STARTING, TASK_RUNNING, TASK_KILLING -> true;
                default -> false;
            };
        }
    }

    final String id;
    final double cpus;
    final Map<String, SimTask> tasks = new TreeMap<>();
    Link link = Link.REGISTERED;
    /** Cut off, which the master notices later. */
    boolean cut;

    Instant changesLinkAt = Instant.MAX;
    Instant refusedUntil = Instant.MIN;
    String offer;

    SimAgent(String id, double cpus) {
        this.id = id;
        this.cpus = cpus;
    }

    double free() {
        return cpus
                - tasks.values().stream()
                        .filter(SimTask::isAlive)
                        .flatMap(task -> task.info.getResourcesList().stream())
                        .filter(resource -> resource.getName().equals("cpus"))
                        .mapToDouble(resource -> resource.getScalar().getValue())
                        .sum();
    }

    Offer offer(String offerId, String frameworkId) {
        return Offer.newBuilder()
                .setId(OfferID.newBuilder().setValue(offerId))
                .setFrameworkId(FrameworkID.newBuilder().setValue(frameworkId))
                .setAgentId(AgentID.newBuilder().setValue(id))
                .setHostname("host-" + id)
                .setAllocationInfo(Resource.AllocationInfo.newBuilder().setRole("*"))
                .addResources(scalar("cpus", free()))
                .addResources(scalar("mem", 100_000))
                .addResources(Resource.newBuilder()
                        .setName("ports")
                        .setType(Value.Type.RANGES)
                        .setRanges(Value.Ranges.newBuilder()
                                .addRange(Value.Range.newBuilder()
                                        .setBegin(31_000)
                                        .setEnd(32_000))))
                .build();
    }

    private static Resource scalar(String name, double value) {
        return Resource.newBuilder()
                .setName(name)
                .setType(Value.Type.SCALAR)
                .setScalar(Value.Scalar.newBuilder().setValue(value))
                .build();
    }
}
