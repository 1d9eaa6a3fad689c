package io.dcosboot.master.simulation;

import io.dcosboot.master.core.Given;
import io.dcosboot.master.core.state.StreamId;
import io.dcosboot.mesos.resources.Resources;
import io.dcosboot.mesos.v1.FrameworkInfo;
import io.dcosboot.mesos.v1.FrameworkInfo.Capability;
import io.dcosboot.mesos.v1.Offer;
import io.dcosboot.mesos.v1.OfferID;
import io.dcosboot.mesos.v1.TaskInfo;
import io.dcosboot.mesos.v1.TaskStatus;
import io.dcosboot.mesos.v1.scheduler.Call;
import io.dcosboot.mesos.v1.scheduler.Event;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A framework that launches, declines, kills, acknowledges late and comes back after every fault. */
final class SimulatedFramework {

    private final Simulation world;
    private final FrameworkInfo.Builder info;
    private final List<String> running = new ArrayList<>();
    private StreamId stream;
    private boolean subscribed;
    private boolean launching = true;

    SimulatedFramework(Simulation world, String name, String role, boolean partitionAware) {
        this.world = world;
        this.info = partitionAware
                ? Given.framework(name, role, Capability.Type.PARTITION_AWARE)
                : Given.framework(name, role);
        info.setFailoverTimeout(1_000_000);
    }

    boolean isConnected() {
        return subscribed;
    }

    void stopLaunching() {
        launching = false;
    }

    void subscribe() {
        stream = world.openStream(this);
        subscribed = false;
        world.fromFramework(stream, Given.subscribe(info.build()));
    }

    void breakStream() {
        if (stream != null) {
            StreamId broken = stream;
            stream = null;
            subscribed = false;
            world.streamBroken(broken);
            world.after(Duration.ofMillis(world.random.nextInt(30_000)), () -> {
                if (stream == null) {
                    subscribe();
                }
            });
        }
    }

    void streamEnded(StreamId ended) {
        if (ended.equals(stream)) {
            breakStream();
        }
    }

    private void call(Call call) {
        if (subscribed && stream != null) {
            world.fromFramework(stream, call);
        }
    }

    void receive(StreamId on, Event event) {
        if (!on.equals(stream)) {
            return;
        }
        switch (event.getType()) {
            case SUBSCRIBED -> {
                info.setId(event.getSubscribed().getFrameworkId());
                subscribed = true;
            }
            case OFFERS -> event.getOffers().getOffersList().forEach(this::consider);
            case UPDATE -> {
                TaskStatus status = event.getUpdate().getStatus();
                if (status.hasUuid()) {
                    world.seen.add(status.getUuid());
                    if (!world.unlucky(0.1)) { // else the agent sends again
                        call(Given.acknowledge(info.getId(), status));
                    }
                }
            }
            case ERROR -> {
                // Two of its own subscriptions may have overtaken each other; anything else is wrong.
                if (!event.getError().getMessage().equals("Framework failed over")) {
                    throw new AssertionError(event.getError().getMessage());
                }
            }
            default -> {}
        }
    }

    private void consider(Offer offer) {
        double refuse = world.random.nextInt(4) == 0 ? 0 : world.random.nextInt(20);
        if (world.random.nextInt(20) == 0 && !running.isEmpty()) {
            call(Given.kill(info.getId(), running.get(world.random.nextInt(running.size()))));
        }
        if (!launching || world.random.nextInt(3) == 0) {
            call(Given.decline(info.getId(), offer.getId(), refuse));
            return;
        }
        List<TaskInfo> tasks = new ArrayList<>();
        int count = 1 + world.random.nextInt(3);
        for (int i = 0; i < count; i++) {
            String name = world.unlucky(0.05) && !running.isEmpty()
                    ? running.getFirst() // an id in use must be refused
                    : "t" + world.number();
            running.add(name);
            // Sometimes more than there is.
            int cpus = 1 + world.random.nextInt(3);
            Resources wanted = Resources.parse("cpus:" + cpus + ";mem:" + (32 + world.random.nextInt(600)), "*");
            tasks.add(Given.task(name, offer.getAgentId(), "cpus:1")
                    .clearResources()
                    .addAllResources(wanted.toProto())
                    .build());
        }
        List<OfferID> offers = new ArrayList<>(List.of(offer.getId()));
        if (world.unlucky(0.02)) {
            offers.add(OfferID.newBuilder().setValue("no-such-offer").build());
        }
        Call launch = Given.launch(info.getId(), offers, refuse, tasks.toArray(TaskInfo[]::new));
        call(launch);
        if (world.unlucky(0.05)) {
            call(launch); // a duplicate must not launch twice
        }
    }
}
