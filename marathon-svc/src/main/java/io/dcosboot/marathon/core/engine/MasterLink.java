package io.dcosboot.marathon.core.engine;

import io.dcosboot.marathon.core.instance.AgentRef;
import io.dcosboot.marathon.core.instance.TaskId;
import io.dcosboot.mesos.v1.AgentID;
import io.dcosboot.mesos.v1.Filters;
import io.dcosboot.mesos.v1.FrameworkID;
import io.dcosboot.mesos.v1.FrameworkInfo;
import io.dcosboot.mesos.v1.Offer;
import io.dcosboot.mesos.v1.OfferID;
import io.dcosboot.mesos.v1.TaskID;
import io.dcosboot.mesos.v1.TaskInfo;
import io.dcosboot.mesos.v1.TaskStatus;
import io.dcosboot.mesos.v1.scheduler.Call;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Calls to the master (mesos-master.md §3.4). While not subscribed there is nobody to call: what matters is found out
 * again and said again after the next subscription.
 */
final class MasterLink {

    private static final double NANOS_PER_SECOND = 1e9;

    private @Nullable String frameworkId;
    private @Nullable String master;

    MasterLink(@Nullable String frameworkId) {
        this.frameworkId = frameworkId;
    }

    @Nullable
    String frameworkId() {
        return frameworkId;
    }

    /** {@code host:port}; absent while not subscribed. */
    @Nullable
    String master() {
        return master;
    }

    boolean isSubscribed() {
        return master != null;
    }

    void subscribed(String id, String address) {
        frameworkId = id;
        master = address;
    }

    void disconnected() {
        master = null;
    }

    void launch(Offer offer, List<TaskInfo> tasks, Duration refuseRest, Turn turn) {
        Offer.Operation.Launch.Builder launch =
                Offer.Operation.Launch.newBuilder().addAllTaskInfos(tasks);
        turn.send(call(Call.Type.ACCEPT)
                .setAccept(Call.Accept.newBuilder()
                        .addOfferIds(offer.getId())
                        .addOperations(Offer.Operation.newBuilder()
                                .setType(Offer.Operation.Type.LAUNCH)
                                .setLaunch(launch))
                        .setFilters(refusing(refuseRest)))
                .build());
    }

    void decline(List<OfferID> offers, Duration refuse, Turn turn) {
        turn.send(call(Call.Type.DECLINE)
                .setDecline(Call.Decline.newBuilder().addAllOfferIds(offers).setFilters(refusing(refuse)))
                .build());
    }

    void revive(Set<String> roles, Turn turn) {
        turn.send(call(Call.Type.REVIVE)
                .setRevive(Call.Revive.newBuilder().addAllRoles(roles))
                .build());
    }

    void suppress(Set<String> roles, Turn turn) {
        turn.send(call(Call.Type.SUPPRESS)
                .setSuppress(Call.Suppress.newBuilder().addAllRoles(roles))
                .build());
    }

    void kill(TaskID task, @Nullable AgentID agent, Turn turn) {
        Call.Kill.Builder kill = Call.Kill.newBuilder().setTaskId(task);
        if (agent != null) {
            kill.setAgentId(agent);
        }
        turn.send(call(Call.Type.KILL).setKill(kill).build());
    }

    void acknowledge(TaskStatus status, Turn turn) {
        turn.send(call(Call.Type.ACKNOWLEDGE)
                .setAcknowledge(Call.Acknowledge.newBuilder()
                        .setAgentId(status.getAgentId())
                        .setTaskId(status.getTaskId())
                        .setUuid(status.getUuid()))
                .build());
    }

    /** Asks about these tasks, or about all that the master knows when there are none. */
    void reconcile(Collection<Call.Reconcile.Task> tasks, Turn turn) {
        turn.send(call(Call.Type.RECONCILE)
                .setReconcile(Call.Reconcile.newBuilder().addAllTasks(tasks))
                .build());
    }

    void updateFramework(FrameworkInfo info, Set<String> suppressed, Turn turn) {
        turn.send(call(Call.Type.UPDATE_FRAMEWORK)
                .setUpdateFramework(
                        Call.UpdateFramework.newBuilder().setFrameworkInfo(info).addAllSuppressedRoles(suppressed))
                .build());
    }

    static TaskID taskId(TaskId task) {
        return TaskID.newBuilder().setValue(task.value()).build();
    }

    static @Nullable AgentID agentId(@Nullable AgentRef agent) {
        return agent == null ? null : AgentID.newBuilder().setValue(agent.id()).build();
    }

    private static Filters refusing(Duration duration) {
        return Filters.newBuilder()
                .setRefuseSeconds(duration.toNanos() / NANOS_PER_SECOND)
                .build();
    }

    private Call.Builder call(Call.Type type) {
        Call.Builder call = Call.newBuilder().setType(type);
        return frameworkId == null
                ? call
                : call.setFrameworkId(FrameworkID.newBuilder().setValue(frameworkId));
    }
}
