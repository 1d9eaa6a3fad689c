package io.dcosboot.master.core.state;

import io.dcosboot.mesos.v1.Operation;
import io.dcosboot.mesos.v1.OperationState;
import io.dcosboot.mesos.v1.OperationStatus;
import java.util.Optional;

/** An operation that an agent has been given and that is not settled yet, in the wire's own form. */
public record OperationEntry(Operation operation) {

    public OperationUuid uuid() {
        return new OperationUuid(operation.getUuid().getValue());
    }

    public AgentId agent() {
        return AgentId.of(operation.getAgentId());
    }

    /** Whose it is; an operator's is nobody's. */
    public Optional<FrameworkId> framework() {
        return operation.hasFrameworkId() ? Optional.of(FrameworkId.of(operation.getFrameworkId())) : Optional.empty();
    }

    /** The name its framework gave it to hear of its fate; empty without one. */
    public Optional<String> id() {
        return operation.getInfo().hasId()
                ? Optional.of(operation.getInfo().getId().getValue())
                : Optional.empty();
    }

    public OperationState state() {
        return operation.getLatestStatus().getState();
    }

    /** The same operation after another status; a terminal one stays. */
    public OperationEntry with(OperationStatus status) {
        Operation.Builder changed = operation.toBuilder();
        if (!isTerminal(state())) {
            changed.setLatestStatus(status);
        }
        boolean repeated = operation.getStatusesCount() > 0
                && operation.getStatuses(operation.getStatusesCount() - 1).equals(status);
        return new OperationEntry(
                repeated ? changed.build() : changed.addStatuses(status).build());
    }

    public static boolean isTerminal(OperationState state) {
        return switch (state) {
            case OPERATION_FINISHED, OPERATION_FAILED, OPERATION_ERROR, OPERATION_DROPPED, OPERATION_GONE_BY_OPERATOR ->
                true;
            case OPERATION_UNSUPPORTED,
                    OPERATION_PENDING,
                    OPERATION_UNREACHABLE,
                    OPERATION_RECOVERING,
                    OPERATION_UNKNOWN -> false;
        };
    }
}
