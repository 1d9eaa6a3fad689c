package io.dcosboot.marathon.core.engine;

import io.dcosboot.marathon.core.event.MarathonEvent;
import io.dcosboot.marathon.core.state.StateChange;
import io.dcosboot.mesos.v1.FrameworkID;
import io.dcosboot.mesos.v1.FrameworkInfo;
import io.dcosboot.mesos.v1.FrameworkInfo.Capability;
import io.dcosboot.mesos.v1.MasterInfo;
import io.dcosboot.mesos.v1.scheduler.Call;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** How Marathon presents itself to the master, and keeps that up to date (marathon.md §29). */
final class Subscription {

    private static final double NANOS_PER_SECOND = 1e9;

    private final EngineSettings.Framework settings;
    private final Instances instances;
    private final Root root;
    private final MasterLink master;
    private final OfferDemand demand;
    private Set<String> subscribedRoles = Set.of();
    private Set<String> suppressedRoles = Set.of();

    Subscription(
            EngineSettings.Framework settings, Instances instances, Root root, MasterLink master, OfferDemand demand) {
        this.settings = settings;
        this.instances = instances;
        this.root = root;
        this.master = master;
        this.demand = demand;
    }

    /** The SUBSCRIBE call; remembers what it says until {@link #opened}. */
    Call call(Instant now) {
        subscribedRoles = roles();
        suppressedRoles = demand.suppressedAtStart(subscribedRoles, now);
        Call.Builder call = Call.newBuilder()
                .setType(Call.Type.SUBSCRIBE)
                .setSubscribe(Call.Subscribe.newBuilder()
                        .setFrameworkInfo(info(subscribedRoles))
                        .addAllSuppressedRoles(suppressedRoles));
        String id = master.frameworkId();
        return id == null
                ? call.build()
                : call.setFrameworkId(FrameworkID.newBuilder().setValue(id)).build();
    }

    void opened(String frameworkId, MasterInfo info, Turn turn) {
        String address = address(info);
        if (master.frameworkId() == null) {
            turn.store(new StateChange.PutFrameworkId(frameworkId));
            turn.publish(new MarathonEvent.SchedulerRegistered(turn.now(), frameworkId, address));
        } else {
            turn.publish(new MarathonEvent.SchedulerReregistered(turn.now(), address));
        }
        master.subscribed(frameworkId, address);
        demand.subscribed(subscribedRoles, suppressedRoles, turn.now());
    }

    /** Tells the master when roles came into use or went out of it. */
    void proceed(Turn turn) {
        if (!master.isSubscribed()) {
            return;
        }
        Set<String> now = roles();
        if (!now.equals(subscribedRoles)) {
            subscribedRoles = now;
            demand.rolesChanged(now);
            master.updateFramework(info(now), demand.suppressed(), turn);
        }
    }

    private Set<String> roles() {
        Set<String> roles = new TreeSet<>();
        roles.add(settings.role());
        roles.addAll(root.roles());
        roles.addAll(instances.roles());
        return roles;
    }

    private FrameworkInfo info(Set<String> roles) {
        FrameworkInfo.Builder info = FrameworkInfo.newBuilder()
                .setName(settings.name())
                .setUser(settings.user())
                .setHostname(settings.hostname())
                .setFailoverTimeout(settings.failoverTimeout().toNanos() / NANOS_PER_SECOND)
                .setCheckpoint(settings.checkpoint())
                .addAllRoles(roles);
        capabilities()
                .forEach(type -> info.addCapabilities(Capability.newBuilder().setType(type)));
        if (settings.webuiUrl() != null) {
            info.setWebuiUrl(settings.webuiUrl());
        }
        if (settings.principal() != null) {
            info.setPrincipal(settings.principal());
        }
        if (master.frameworkId() != null) {
            info.setId(FrameworkID.newBuilder().setValue(master.frameworkId()));
        }
        return info.build();
    }

    private List<Capability.Type> capabilities() {
        var capabilities = new ArrayList<Capability.Type>();
        Stream.of(
                        Capability.Type.PARTITION_AWARE,
                        Capability.Type.TASK_KILLING_STATE,
                        Capability.Type.MULTI_ROLE,
                        Capability.Type.REGION_AWARE)
                .forEach(capabilities::add);
        if (settings.gpuResources()) {
            capabilities.add(Capability.Type.GPU_RESOURCES);
        }
        return capabilities;
    }

    private static String address(MasterInfo info) {
        String host = info.getAddress().hasHostname() ? info.getAddress().getHostname() : info.getHostname();
        int port = info.hasAddress() ? info.getAddress().getPort() : info.getPort();
        return host + ":" + port;
    }
}
