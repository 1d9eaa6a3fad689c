package io.dcosboot.master.core;

import io.dcosboot.master.core.state.Agent;
import io.dcosboot.master.core.state.AgentId;
import io.dcosboot.master.core.state.Framework;
import io.dcosboot.master.core.state.FrameworkId;
import io.dcosboot.master.core.state.StreamId;
import io.dcosboot.master.core.state.TaskEntry;
import io.dcosboot.master.core.state.TaskId;
import io.dcosboot.master.core.state.TaskKey;
import io.dcosboot.mesos.link.FrameworkMessage;
import io.dcosboot.mesos.link.KillTask;
import io.dcosboot.mesos.link.MasterMessage;
import io.dcosboot.mesos.link.ShutdownExecutor;
import io.dcosboot.mesos.resources.Roles;
import io.dcosboot.mesos.v1.KillPolicy;
import io.dcosboot.mesos.v1.allocator.InverseOfferStatus;
import io.dcosboot.mesos.v1.scheduler.Call;
import java.util.Collection;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What subscribed frameworks ask for (mesos-master.md §3.1 lines 12 to 18, §3.4). */
final class SchedulerCalls {

    private final Permissions permissions;
    private final Subscriptions subscriptions;
    private final Accepting accepting;
    private final StatusUpdates updates;
    private final Reconciliation reconciliation;
    private final OperationFeedback operations;
    private final Allocations allocations;
    private final InverseOfferBook inverseOffers;

    SchedulerCalls(
            Permissions permissions,
            Subscriptions subscriptions,
            Accepting accepting,
            StatusUpdates updates,
            Reconciliation reconciliation,
            OperationFeedback operations,
            Allocations allocations,
            InverseOfferBook inverseOffers) {
        this.permissions = permissions;
        this.subscriptions = subscriptions;
        this.accepting = accepting;
        this.updates = updates;
        this.reconciliation = reconciliation;
        this.operations = operations;
        this.allocations = allocations;
        this.inverseOffers = inverseOffers;
    }

    CallAnswer handle(Turn turn, Call call, Optional<StreamId> stream, Optional<String> principal) {
        FrameworkId id = FrameworkId.of(call.getFrameworkId());
        Optional<Framework> framework = turn.state().framework(id);
        if (framework.isEmpty()) {
            return new CallAnswer.Refused(400, "Framework cannot be found");
        }
        Optional<String> stranger =
                FrameworkPrincipal.mismatch(principal, framework.get().info());
        if (stranger.isPresent()) {
            return new CallAnswer.Refused(400, stranger.get());
        }
        Optional<StreamId> current = framework.get().connection().current();
        if (current.isEmpty()) {
            return new CallAnswer.Refused(403, "Framework is not subscribed");
        }
        if (stream.isEmpty()) {
            return new CallAnswer.Refused(400, "All non-subscribe calls should include the 'Mesos-Stream-Id' header");
        }
        if (!current.equals(stream)) {
            return new CallAnswer.Refused(
                    400,
                    "The stream ID '" + stream.get() + "' included in this request didn't match the stream ID"
                            + " currently associated with framework ID " + id);
        }
        turn.framework(
                id, f -> f.count("calls").count("calls/" + call.getType().name().toLowerCase(Locale.ROOT)));
        return perform(turn, turn.state().framework(id).orElseThrow(), call);
    }

    private CallAnswer perform(Turn turn, Framework framework, Call call) {
        switch (call.getType()) {
            case ACCEPT -> {
                if (call.getAccept().getOperationsCount() == 0) {
                    accepting.decline(turn, framework, declining(call.getAccept()));
                } else {
                    accepting.accept(turn, framework, call.getAccept());
                }
            }
            case DECLINE -> accepting.decline(turn, framework, call.getDecline());
            case REVIVE -> revive(turn, framework, call.getRevive().getRolesList());
            case SUPPRESS -> suppress(turn, framework, call.getSuppress().getRolesList());
            case KILL -> kill(turn, framework, call.getKill());
            case SHUTDOWN -> shutdown(turn, framework, call.getShutdown());
            case ACKNOWLEDGE -> updates.acknowledge(turn, framework, call.getAcknowledge());
            case RECONCILE -> reconciliation.reconcile(turn, framework, call.getReconcile());
            case RECONCILE_OPERATIONS -> operations.reconcile(turn, framework, call.getReconcileOperations());
            case ACKNOWLEDGE_OPERATION_STATUS ->
                operations.acknowledge(turn, framework, call.getAcknowledgeOperationStatus());
            case MESSAGE -> message(turn, framework, call.getMessage());
            case REQUEST -> turn.count("messages_resource_request"); // the built-in allocator has no use for it
            case TEARDOWN -> {
                turn.count("messages_unregister_framework");
                subscriptions.remove(turn, framework);
            }
            case UPDATE_FRAMEWORK -> {
                Optional<String> forbidden =
                        permissions.register(call.getUpdateFramework().getFrameworkInfo());
                if (forbidden.isPresent()) {
                    return new CallAnswer.Refused(403, forbidden.get());
                }
                return subscriptions
                        .update(turn, framework, call.getUpdateFramework())
                        .<CallAnswer>map(why -> new CallAnswer.Refused(400, why))
                        .orElse(new CallAnswer.Done());
            }
            case ACCEPT_INVERSE_OFFERS -> {
                var accepted = call.getAcceptInverseOffers();
                inverseOffers.answer(
                        turn,
                        framework,
                        accepted.getInverseOfferIdsList(),
                        accepted.getFilters(),
                        InverseOfferStatus.Status.ACCEPT);
            }
            case DECLINE_INVERSE_OFFERS -> {
                var declined = call.getDeclineInverseOffers();
                inverseOffers.answer(
                        turn,
                        framework,
                        declined.getInverseOfferIdsList(),
                        declined.getFilters(),
                        InverseOfferStatus.Status.DECLINE);
            }
            case SUBSCRIBE, UNKNOWN -> {
                return new CallAnswer.Refused(501, "501 Not Implemented.");
            }
        }
        return new CallAnswer.Accepted();
    }

    private static Call.Decline declining(Call.Accept accept) {
        Call.Decline.Builder decline = Call.Decline.newBuilder().addAllOfferIds(accept.getOfferIdsList());
        if (accept.hasFilters()) {
            decline.setFilters(accept.getFilters());
        }
        return decline.build();
    }

    private void revive(Turn turn, Framework framework, Collection<String> given) {
        turn.count("messages_revive_offers");
        subscribed(turn, framework, given).ifPresent(roles -> {
            Subscriptions.clearFilters(turn, framework.id(), roles);
            inverseOffers.clearFilters(turn, framework.id());
            turn.framework(framework.id(), f -> {
                Set<String> suppressed = new HashSet<>(f.interest().suppressed());
                suppressed.removeAll(roles);
                return f.withInterest(f.interest().withSuppressed(suppressed));
            });
            allocations.requestForAll(turn);
        });
    }

    private static void suppress(Turn turn, Framework framework, Collection<String> given) {
        turn.count("messages_suppress_offers");
        subscribed(turn, framework, given)
                .ifPresent(roles -> turn.framework(framework.id(), f -> {
                    Set<String> suppressed = new HashSet<>(f.interest().suppressed());
                    suppressed.addAll(roles);
                    return f.withInterest(f.interest().withSuppressed(suppressed));
                }));
    }

    /** The roles meant, all where none are given; empty if one of them is wrong, which spoils the call. */
    private static Optional<Set<String>> subscribed(Turn turn, Framework framework, Collection<String> given) {
        Set<String> roles = given.isEmpty() ? framework.roles() : new HashSet<>(given);
        boolean proper = roles.stream()
                .allMatch(role ->
                        Roles.validate(role).isEmpty() && framework.roles().contains(role));
        if (!proper) {
            turn.note("Ignoring a call of framework " + framework.id() + ": it is not subscribed to all roles of "
                    + given);
            return Optional.empty();
        }
        return Optional.of(roles);
    }

    private void kill(Turn turn, Framework framework, Call.Kill call) {
        turn.count("messages_kill_task");
        TaskId id = TaskId.of(call.getTaskId());
        Optional<AgentId> hint = call.hasAgentId() ? Optional.of(AgentId.of(call.getAgentId())) : Optional.empty();
        Optional<TaskEntry> task = framework.tasks().live().get(id);
        if (task.isEmpty()) {
            reconciliation.explicit(turn, framework, id, hint);
            return;
        }
        AgentId where = task.get().agent();
        if (hint.filter(agent -> !agent.equals(where)).isPresent()) {
            turn.note("Ignoring a kill of task " + id + " of framework " + framework.id() + ": it is on agent " + where
                    + ", not on " + hint.get());
            return;
        }
        turn.state().agent(where).ifPresent(agent -> {
            if (agent.connected()) {
                turn.send(agent, killing(framework.id(), id, call.getKillPolicy()));
            } else {
                turn.put(agent.withPendingKills(
                        agent.pendingKills().plus(new TaskKey(framework.id(), id), call.getKillPolicy())));
            }
        });
    }

    /** The order to end a task; an empty policy leaves the task's own in force. */
    static MasterMessage killing(FrameworkId framework, TaskId task, KillPolicy policy) {
        KillTask.Builder kill =
                KillTask.newBuilder().setFrameworkId(framework.toProto()).setTaskId(task.toProto());
        if (policy.hasGracePeriod()) {
            kill.setKillPolicy(policy);
        }
        return MasterMessage.newBuilder().setKillTask(kill).build();
    }

    private static void shutdown(Turn turn, Framework framework, Call.Shutdown call) {
        turn.state()
                .agent(AgentId.of(call.getAgentId()))
                .ifPresent(agent -> turn.send(
                        agent,
                        MasterMessage.newBuilder()
                                .setShutdownExecutor(ShutdownExecutor.newBuilder()
                                        .setFrameworkId(framework.id().toProto())
                                        .setExecutorId(call.getExecutorId()))
                                .build()));
    }

    private static void message(Turn turn, Framework framework, Call.Message call) {
        turn.count("messages_framework_to_executor");
        Optional<Agent> agent =
                turn.state().agent(AgentId.of(call.getAgentId())).filter(Agent::connected);
        turn.count(
                agent.isPresent() ? "valid_framework_to_executor_messages" : "invalid_framework_to_executor_messages");
        agent.ifPresent(known -> turn.send(
                known,
                MasterMessage.newBuilder()
                        .setFrameworkMessage(FrameworkMessage.newBuilder()
                                .setFrameworkId(framework.id().toProto())
                                .setExecutorId(call.getExecutorId())
                                .setData(call.getData()))
                        .build()));
    }
}
