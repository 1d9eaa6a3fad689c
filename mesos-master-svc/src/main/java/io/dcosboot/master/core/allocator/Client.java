package io.dcosboot.master.core.allocator;

import io.dcosboot.master.core.state.AgentConstraints;
import io.dcosboot.master.core.state.AgentId;
import io.dcosboot.master.core.state.Capabilities;
import io.dcosboot.master.core.state.Framework;
import io.dcosboot.master.core.state.OfferFilter;
import io.dcosboot.master.core.state.PersistentHashMap;
import io.dcosboot.mesos.v1.FrameworkInfo.Capability;
import java.util.List;

/** A framework in one of its roles, with everything that decides about offers to it looked up once. */
final class Client extends Contender {

    final Framework framework;
    final String role;
    final Minimum minimum;
    final boolean ownMinimum;
    final AgentConstraints constraints;
    final PersistentHashMap<AgentId, List<OfferFilter>> filters;
    final boolean multiRole;
    final boolean gpus;
    final boolean regions;

    /** The run since which it wants what it wants; whatever it refused from then on it refuses still. */
    final long since;

    /** Which kinds of resources it can take; equal for frameworks that can take the same. */
    final Taste taste;

    Client(Framework framework, String role, Minimum standard, int scalars, long since) {
        super(
                framework.id().value(),
                1,
                scalars,
                framework.usage().chosen().get(role).orElse(0L));
        this.framework = framework;
        this.role = role;
        this.since = since;
        var own = framework.info().getOfferFiltersMap().get(role);
        this.ownMinimum = own != null && own.hasMinAllocatableResources();
        this.minimum = own != null && ownMinimum ? Minimum.of(own.getMinAllocatableResources()) : standard;
        this.constraints = framework.interest().agents();
        this.filters = framework.interest().filters().of(role);
        Capabilities capabilities = framework.capabilities();
        this.multiRole = capabilities.multiRole();
        this.gpus = capabilities.has(Capability.Type.GPU_RESOURCES);
        this.regions = capabilities.has(Capability.Type.REGION_AWARE);
        this.taste = new Taste(
                capabilities.has(Capability.Type.REVOCABLE_RESOURCES),
                capabilities.has(Capability.Type.SHARED_RESOURCES),
                capabilities.has(Capability.Type.RESERVATION_REFINEMENT));
    }
}
