package io.dcosboot.agent.core;

import io.dcosboot.mesos.link.AgentMessage;
import io.dcosboot.mesos.link.ApplyOperation;
import io.dcosboot.mesos.link.ReconcileOperations;
import io.dcosboot.mesos.link.UpdateOperationStatus;
import io.dcosboot.mesos.v1.OperationState;
import io.dcosboot.mesos.v1.OperationStatus;

/**
 * Answers to offer operations (mesos-agent.md §3.3). This agent makes no reservations and volumes; it says so, without a
 * status uuid, so that nothing is left to acknowledge.
 */
final class Operations {

    private final Registration registration;

    Operations(Registration registration) {
        this.registration = registration;
    }

    void apply(ApplyOperation apply) {
        OperationStatus.Builder status = OperationStatus.newBuilder()
                .setState(OperationState.OPERATION_ERROR)
                .setMessage("Operation " + apply.getOperation().getType() + " is not supported by this agent");
        if (apply.getOperation().hasId()) {
            status.setOperationId(apply.getOperation().getId());
        }
        UpdateOperationStatus.Builder update = UpdateOperationStatus.newBuilder()
                .setOperationUuid(apply.getOperationUuid())
                .setStatus(status);
        if (apply.hasFrameworkId()) {
            update.setFrameworkId(apply.getFrameworkId());
        }
        registration.send(AgentMessage.newBuilder().setUpdateOperationStatus(update));
    }

    void reconcile(ReconcileOperations asked) {
        for (var uuid : asked.getOperationUuidsList()) {
            registration.send(AgentMessage.newBuilder()
                    .setUpdateOperationStatus(UpdateOperationStatus.newBuilder()
                            .setOperationUuid(uuid)
                            .setStatus(OperationStatus.newBuilder().setState(OperationState.OPERATION_DROPPED))));
        }
    }
}
