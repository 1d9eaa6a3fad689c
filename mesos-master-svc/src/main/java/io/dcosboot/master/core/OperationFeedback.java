package io.dcosboot.master.core;

import com.google.protobuf.ByteString;
import io.dcosboot.master.core.state.Agent;
import io.dcosboot.master.core.state.AgentDirectory;
import io.dcosboot.master.core.state.AgentId;
import io.dcosboot.master.core.state.Framework;
import io.dcosboot.master.core.state.FrameworkId;
import io.dcosboot.master.core.state.OperationEntry;
import io.dcosboot.master.core.state.OperationUuid;
import io.dcosboot.mesos.link.AcknowledgeOperationStatus;
import io.dcosboot.mesos.link.MasterMessage;
import io.dcosboot.mesos.link.ReconcileOperations;
import io.dcosboot.mesos.link.Reregister;
import io.dcosboot.mesos.link.UpdateOperationStatus;
import io.dcosboot.mesos.v1.Operation;
import io.dcosboot.mesos.v1.OperationState;
import io.dcosboot.mesos.v1.OperationStatus;
import io.dcosboot.mesos.v1.scheduler.Call;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * What becomes of operations, from agents to the frameworks that gave them an id, and the acknowledgements back
 * (mesos-master.md §3.5, §10). For operations without an id the master acknowledges itself.
 */
final class OperationFeedback {

    private final OperationLedger ledger;

    OperationFeedback(OperationLedger ledger) {
        this.ledger = ledger;
    }

    void fromAgent(Turn turn, Agent agent, UpdateOperationStatus update) {
        turn.count("messages_operation_status_update");
        OperationUuid uuid = new OperationUuid(update.getOperationUuid());
        Optional<OperationEntry> known = turn.state()
                .operations()
                .get(uuid)
                .filter(operation -> operation.agent().equals(agent.id()));
        turn.count(known.isPresent() ? "valid_operation_status_updates" : "invalid_operation_status_updates");
        OperationStatus status =
                update.getStatus().toBuilder().setAgentId(agent.id().toProto()).build();
        if (known.isEmpty()) {
            // Settled already, but the agent has not heard so.
            acknowledge(turn, agent, uuid, status);
            return;
        }
        OperationEntry after = ledger.update(turn, known.get(), status);
        Optional<FrameworkId> listener =
                after.framework().filter(_ -> after.id().isPresent());
        listener.ifPresent(framework -> turn.send(framework, Events.operation(status)));
        boolean heeded = listener.filter(framework -> !turn.state().isCompleted(framework))
                .isPresent();
        if (!heeded) {
            acknowledge(turn, agent, uuid, status);
        }
        if (OperationEntry.isTerminal(after.state()) && !(heeded && status.hasUuid())) {
            ledger.remove(turn, after);
        }
    }

    private static void acknowledge(Turn turn, Agent agent, OperationUuid uuid, OperationStatus status) {
        if (status.hasUuid()) {
            acknowledge(turn, agent, uuid, status.getUuid().getValue());
        }
    }

    private static void acknowledge(Turn turn, Agent agent, OperationUuid uuid, ByteString status) {
        turn.send(
                agent,
                MasterMessage.newBuilder()
                        .setAcknowledgeOperationStatus(AcknowledgeOperationStatus.newBuilder()
                                .setOperationUuid(uuid.value())
                                .setStatusUuid(status))
                        .build());
    }

    void acknowledge(Turn turn, Framework framework, Call.AcknowledgeOperationStatus call) {
        turn.count("messages_operation_status_update_acknowledgement");
        Optional<Agent> agent =
                turn.state().agent(AgentId.of(call.getAgentId())).filter(Agent::connected);
        Optional<OperationEntry> operation = turn.state()
                .operations()
                .find(framework.id(), call.getOperationId().getValue())
                .filter(known ->
                        agent.filter(it -> it.id().equals(known.agent())).isPresent())
                .filter(known -> said(known, call.getUuid()));
        turn.count(
                operation.isPresent()
                        ? "valid_operation_status_update_acknowledgements"
                        : "invalid_operation_status_update_acknowledgements");
        operation.ifPresent(known -> {
            acknowledge(turn, agent.orElseThrow(), known.uuid(), call.getUuid());
            boolean last =
                    known.operation().getLatestStatus().getUuid().getValue().equals(call.getUuid());
            if (last && OperationEntry.isTerminal(known.state())) {
                ledger.remove(turn, known);
            }
        });
    }

    private static boolean said(OperationEntry operation, ByteString uuid) {
        return operation.operation().getStatusesList().stream()
                .anyMatch(status ->
                        status.hasUuid() && status.getUuid().getValue().equals(uuid));
    }

    /** Answers for each operation asked about, or for all of the framework's if none is named (mesos-master.md §10). */
    void reconcile(Turn turn, Framework framework, Call.ReconcileOperations call) {
        turn.count("messages_reconcile_operations");
        if (call.getOperationsCount() == 0) {
            for (OperationEntry operation : turn.state().operations().of(framework.id())) {
                if (operation.id().isPresent()) {
                    turn.send(framework.id(), Events.operation(latest(operation)));
                }
            }
            return;
        }
        for (Call.ReconcileOperations.Operation item : call.getOperationsList()) {
            OperationStatus status = turn.state()
                    .operations()
                    .find(framework.id(), item.getOperationId().getValue())
                    .map(OperationFeedback::latest)
                    .orElseGet(() -> unknown(turn, item));
            turn.send(framework.id(), Events.operation(status));
        }
    }

    private static OperationStatus latest(OperationEntry operation) {
        return operation.operation().getLatestStatus().toBuilder()
                .clearUuid()
                .setAgentId(operation.operation().getAgentId())
                .build();
    }

    private static OperationStatus unknown(Turn turn, Call.ReconcileOperations.Operation item) {
        OperationStatus.Builder status = OperationStatus.newBuilder()
                .setOperationId(item.getOperationId())
                .setState(OperationState.OPERATION_UNKNOWN);
        if (item.hasAgentId()) {
            AgentDirectory agents = turn.state().agents();
            AgentId agent = AgentId.of(item.getAgentId());
            status.setAgentId(item.getAgentId());
            if (agents.recovered().containsKey(agent)) {
                status.setState(OperationState.OPERATION_RECOVERING);
            } else if (agents.unreachable().containsKey(agent)) {
                status.setState(OperationState.OPERATION_UNREACHABLE);
            } else if (agents.gone().containsKey(agent)) {
                status.setState(OperationState.OPERATION_GONE_BY_OPERATOR);
            }
        }
        if (item.hasResourceProviderId()) {
            status.setResourceProviderId(item.getResourceProviderId());
        }
        return status.build();
    }

    /** An agent that is back tells what it has to do or to say; of what it does not know it is asked. */
    void reregistered(Turn turn, AgentId id, Reregister report) {
        Set<OperationUuid> reported = new HashSet<>();
        for (Operation operation : report.getOperationsList()) {
            OperationEntry entry = new OperationEntry(
                    operation.toBuilder().setAgentId(id.toProto()).build());
            reported.add(entry.uuid());
            ledger.put(turn, entry);
        }
        ReconcileOperations.Builder missing = ReconcileOperations.newBuilder();
        for (OperationEntry operation : turn.state().operations().of(id)) {
            if (reported.contains(operation.uuid())) {
                continue;
            }
            if (OperationEntry.isTerminal(operation.state())) {
                ledger.remove(turn, operation); // acknowledged, or the agent would still speak of it
            } else {
                missing.addOperationUuids(operation.uuid().value());
            }
        }
        if (missing.getOperationUuidsCount() > 0) {
            turn.state()
                    .agent(id)
                    .ifPresent(agent -> turn.send(
                            agent,
                            MasterMessage.newBuilder()
                                    .setReconcileOperations(missing)
                                    .build()));
        }
    }

    /** Nobody will acknowledge for a framework that is removed. */
    void frameworkRemoved(Turn turn, FrameworkId framework) {
        for (OperationEntry operation : turn.state().operations().of(framework)) {
            if (OperationEntry.isTerminal(operation.state())) {
                ledger.remove(turn, operation);
                turn.state()
                        .agent(operation.agent())
                        .ifPresent(agent -> acknowledge(
                                turn,
                                agent,
                                operation.uuid(),
                                operation.operation().getLatestStatus()));
            }
        }
    }
}
