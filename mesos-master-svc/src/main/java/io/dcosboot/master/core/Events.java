package io.dcosboot.master.core;

import io.dcosboot.master.core.state.AgentId;
import io.dcosboot.master.core.state.FrameworkId;
import io.dcosboot.master.core.state.OfferId;
import io.dcosboot.mesos.v1.InverseOffer;
import io.dcosboot.mesos.v1.MasterInfo;
import io.dcosboot.mesos.v1.Offer;
import io.dcosboot.mesos.v1.OperationStatus;
import io.dcosboot.mesos.v1.TaskStatus;
import io.dcosboot.mesos.v1.scheduler.Event;
import java.time.Duration;
import java.util.List;

/** Scheduler events as the wire has them (mesos-master.md §3.5). */
public final class Events {

    /** Time between two heartbeats of a stream; fixed on the wire. */
    public static final Duration HEARTBEAT_INTERVAL = Duration.ofSeconds(15);

    private Events() {}

    static Event subscribed(FrameworkId framework, MasterInfo master) {
        return Event.newBuilder()
                .setType(Event.Type.SUBSCRIBED)
                .setSubscribed(Event.Subscribed.newBuilder()
                        .setFrameworkId(framework.toProto())
                        .setHeartbeatIntervalSeconds(HEARTBEAT_INTERVAL.toMillis() / 1e3)
                        .setMasterInfo(master))
                .build();
    }

    /** The sign of life that streams carry every {@link #HEARTBEAT_INTERVAL}. */
    public static Event heartbeat() {
        return Event.newBuilder().setType(Event.Type.HEARTBEAT).build();
    }

    static Event error(ErrorReason reason, String message) {
        return Event.newBuilder()
                .setType(Event.Type.ERROR)
                .setError(Event.Error.newBuilder().setMessage(message).setReason(reason.name()))
                .build();
    }

    static Event offers(List<Offer> offers) {
        return Event.newBuilder()
                .setType(Event.Type.OFFERS)
                .setOffers(Event.Offers.newBuilder().addAllOffers(offers))
                .build();
    }

    static Event inverseOffers(List<InverseOffer> offers) {
        return Event.newBuilder()
                .setType(Event.Type.INVERSE_OFFERS)
                .setInverseOffers(Event.InverseOffers.newBuilder().addAllInverseOffers(offers))
                .build();
    }

    static Event rescindInverse(OfferId offer) {
        return Event.newBuilder()
                .setType(Event.Type.RESCIND_INVERSE_OFFER)
                .setRescindInverseOffer(Event.RescindInverseOffer.newBuilder().setInverseOfferId(offer.toProto()))
                .build();
    }

    static Event rescind(OfferId offer) {
        return Event.newBuilder()
                .setType(Event.Type.RESCIND)
                .setRescind(Event.Rescind.newBuilder().setOfferId(offer.toProto()))
                .build();
    }

    static Event update(TaskStatus status) {
        return Event.newBuilder()
                .setType(Event.Type.UPDATE)
                .setUpdate(Event.Update.newBuilder().setStatus(status))
                .build();
    }

    static Event operation(OperationStatus status) {
        return Event.newBuilder()
                .setType(Event.Type.UPDATE_OPERATION_STATUS)
                .setUpdateOperationStatus(
                        Event.UpdateOperationStatus.newBuilder().setStatus(status))
                .build();
    }

    static Event agentFailure(AgentId agent) {
        return Event.newBuilder()
                .setType(Event.Type.FAILURE)
                .setFailure(Event.Failure.newBuilder().setAgentId(agent.toProto()))
                .build();
    }
}
