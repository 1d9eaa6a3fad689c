package io.dcosboot.bench.master;

import io.dcosboot.mesos.v1.Filters;
import io.dcosboot.mesos.v1.FrameworkID;
import io.dcosboot.mesos.v1.FrameworkInfo;
import io.dcosboot.mesos.v1.OfferID;
import io.dcosboot.mesos.v1.scheduler.Call;
import io.dcosboot.mesos.v1.scheduler.Event;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A framework that takes nothing: it declines what it is offered for an hour, revives, and is offered it again. */
final class DeclineAndRevive implements AutoCloseable {

    private static final double HOUR = 3600;
    private static final int PATIENCE_SECONDS = 10;

    private final EventSource source;
    private final CallPipe calls;
    private final FrameworkID id;
    private final LinkedBlockingQueue<Event> events = new LinkedBlockingQueue<>(); // one event a round
    private List<OfferID> offers;

    DeclineAndRevive(Leader leader) throws IOException, InterruptedException {
        FrameworkInfo info = FrameworkInfo.newBuilder()
                .setUser("root")
                .setName("decline-and-revive")
                .addRoles("*")
                .addCapabilities(
                        FrameworkInfo.Capability.newBuilder().setType(FrameworkInfo.Capability.Type.MULTI_ROLE))
                .build();
        source = new EventSource(
                leader.http(),
                Call.newBuilder()
                        .setType(Call.Type.SUBSCRIBE)
                        .setSubscribe(Call.Subscribe.newBuilder().setFrameworkInfo(info))
                        .build());
        calls = new CallPipe(leader.http(), source.streamId());
        Thread.ofVirtual().name("events").start(this::read);
        id = next(Event.Type.SUBSCRIBED).getSubscribed().getFrameworkId();
        offers = nextOffers();
    }

    private void read() {
        try {
            source.read(events::add);
        } catch (IOException _) {
            // closed
        }
    }

    /** One round; milliseconds from the decline to the offers. */
    double round() throws IOException, InterruptedException {
        long begin = System.nanoTime();
        calls.send(Call.newBuilder()
                .setFrameworkId(id)
                .setType(Call.Type.DECLINE)
                .setDecline(Call.Decline.newBuilder()
                        .addAllOfferIds(offers)
                        .setFilters(Filters.newBuilder().setRefuseSeconds(HOUR)))
                .build());
        calls.send(
                Call.newBuilder().setFrameworkId(id).setType(Call.Type.REVIVE).build());
        offers = nextOffers();
        return (System.nanoTime() - begin) / 1e6;
    }

    private List<OfferID> nextOffers() throws IOException, InterruptedException {
        List<OfferID> ids = new ArrayList<>();
        next(Event.Type.OFFERS).getOffers().getOffersList().forEach(offer -> ids.add(offer.getId()));
        return ids;
    }

    private Event next(Event.Type type) throws IOException, InterruptedException {
        while (true) {
            Event event = events.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (event == null) {
                throw new IOException("no " + type + "; calls: " + calls.broken());
            }
            if (event.getType() == type) {
                return event;
            }
        }
    }

    @Override
    public void close() throws IOException {
        calls.close();
        source.close();
    }
}
