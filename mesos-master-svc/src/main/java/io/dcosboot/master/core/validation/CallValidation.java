package io.dcosboot.master.core.validation;

import io.dcosboot.mesos.v1.FrameworkInfo;
import io.dcosboot.mesos.v1.scheduler.Call;
import java.util.Optional;

/** Form of scheduler calls, independent of what the master knows (mesos-master.md §3.1, line 9). */
public final class CallValidation {

    private static final int UUID_BYTES = 16;

    private CallValidation() {}

    /** Why the call is no proper call, as the wire words it; empty if it is one. */
    public static Optional<String> validate(Call call) {
        if (!call.hasType()) {
            return expecting("type");
        }
        if (call.getType() == Call.Type.SUBSCRIBE) {
            return subscribe(call);
        }
        if (!call.hasFrameworkId()) {
            return expecting("framework_id");
        }
        return switch (call.getType()) {
            case ACCEPT -> require(call.hasAccept(), "accept");
            case DECLINE -> require(call.hasDecline(), "decline");
            case ACCEPT_INVERSE_OFFERS -> require(call.hasAcceptInverseOffers(), "accept_inverse_offers");
            case DECLINE_INVERSE_OFFERS -> require(call.hasDeclineInverseOffers(), "decline_inverse_offers");
            case KILL -> require(call.hasKill(), "kill");
            case SHUTDOWN -> require(call.hasShutdown(), "shutdown");
            case ACKNOWLEDGE ->
                require(call.hasAcknowledge(), "acknowledge")
                        .or(() -> uuid(call.getAcknowledge().getUuid().size()));
            case ACKNOWLEDGE_OPERATION_STATUS ->
                require(call.hasAcknowledgeOperationStatus(), "acknowledge_operation_status")
                        .or(() -> uuid(
                                call.getAcknowledgeOperationStatus().getUuid().size()))
                        .or(() -> require(call.getAcknowledgeOperationStatus().hasAgentId(), "agent_id"));
            case RECONCILE -> require(call.hasReconcile(), "reconcile");
            case RECONCILE_OPERATIONS -> require(call.hasReconcileOperations(), "reconcile_operations");
            case MESSAGE -> require(call.hasMessage(), "message");
            case REQUEST -> require(call.hasRequest(), "request");
            case UPDATE_FRAMEWORK ->
                require(call.hasUpdateFramework(), "update_framework")
                        .or(() -> same(
                                call,
                                call.getUpdateFramework().getFrameworkInfo(),
                                "update_framework.framework_info.id"));
            case REVIVE, SUPPRESS, TEARDOWN, SUBSCRIBE, UNKNOWN -> Optional.empty();
        };
    }

    private static Optional<String> subscribe(Call call) {
        if (!call.hasSubscribe()) {
            return expecting("subscribe");
        }
        return same(call, call.getSubscribe().getFrameworkInfo(), "subscribe.framework_info.id");
    }

    private static Optional<String> same(Call call, FrameworkInfo info, String member) {
        return call.getFrameworkId().getValue().equals(info.getId().getValue())
                ? Optional.empty()
                : Optional.of("'framework_id' differs from '" + member + "'");
    }

    private static Optional<String> uuid(int bytes) {
        return bytes == UUID_BYTES ? Optional.empty() : Optional.of("Not a valid UUID");
    }

    private static Optional<String> require(boolean present, String member) {
        return present ? Optional.empty() : expecting(member);
    }

    private static Optional<String> expecting(String member) {
        return Optional.of("Expecting '" + member + "' to be present");
    }
}
