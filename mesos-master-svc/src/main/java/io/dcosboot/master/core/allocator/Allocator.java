package io.dcosboot.master.core.allocator;

import io.dcosboot.master.core.allocator.RoleClients.Client;
import io.dcosboot.master.core.state.Agent;
import io.dcosboot.master.core.state.Capabilities;
import io.dcosboot.master.core.state.Framework;
import io.dcosboot.master.core.state.FrameworkId;
import io.dcosboot.master.core.state.FrameworkUsage;
import io.dcosboot.master.core.state.OfferFilter;
import io.dcosboot.master.core.state.PersistentSortedMap;
import io.dcosboot.master.core.state.Quantities;
import io.dcosboot.mesos.resources.Resources;
import io.dcosboot.mesos.v1.AgentInfo;
import io.dcosboot.mesos.v1.FrameworkInfo;
import io.dcosboot.mesos.v1.OfferFilters;
import io.dcosboot.mesos.v1.Resource;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Decides who is offered what: two-level dominant resource fairness over the tree of roles and the frameworks in each,
 * coarse offers of everything available on an agent (mesos-master.md §14). A pure function: the same inputs and seed
 * give the same allocations. Quota, when it comes, cuts what is offerable before the loop over frameworks.
 */
public final class Allocator {

    private final List<Quantities> minAllocatable;
    private final Set<String> fairSharingExcluded;
    private final boolean filterGpuResources;

    /**
     * @param minAllocatable alternatives of what an offer must hold at least; empty for anything
     * @param fairSharingExcluded resource names that do not count for fairness
     * @param filterGpuResources whether agents with gpus are only for frameworks that know gpus
     */
    public Allocator(List<Quantities> minAllocatable, Set<String> fairSharingExcluded, boolean filterGpuResources) {
        this.minAllocatable = List.copyOf(minAllocatable);
        this.fairSharingExcluded = Set.copyOf(fairSharingExcluded);
        this.filterGpuResources = filterGpuResources;
    }

    /**
     * The cluster as the allocator sees it.
     *
     * @param total scalars of all agents
     * @param frameworks all of them: inactive ones count for what they hold
     * @param weights of roles; 1.0 where there is none
     * @param chosen how often each role was chosen before
     */
    public record Cluster(
            Quantities total,
            PersistentSortedMap<FrameworkId, Framework> frameworks,
            PersistentSortedMap<String, Double> weights,
            PersistentSortedMap<String, Long> chosen) {}

    /**
     * Allocates what is available on {@code agents}.
     *
     * @param seed decides the order in which agents are looked at
     */
    public List<Allocation> allocate(Cluster cluster, Collection<Agent> agents, Instant now, long seed) {
        FairShare shares = new FairShare(cluster.total(), fairSharingExcluded);
        Map<String, RoleClients> clients = new HashMap<>();
        RoleTree roles = compete(cluster, shares, clients);
        List<Allocation> allocations = new ArrayList<>();
        if (clients.isEmpty()) {
            return allocations;
        }
        for (Agent agent : Shuffle.of(agents, seed)) {
            if (agent.active() && !agent.usage().available().isEmpty()) {
                allocate(agent, roles, clients, now, allocations);
            }
        }
        return allocations;
    }

    private void allocate(
            Agent agent, RoleTree roles, Map<String, RoleClients> clients, Instant now, List<Allocation> allocations) {
        Resources left = agent.usage().available();
        boolean gpus = agent.total().scalarMillis("gpus") > 0;
        Set<AgentInfo.Capability.Type> agentCapabilities = agent.description().capabilityTypes();
        for (String role : roles.order()) {
            Resources offerable = left.allocatableTo(role);
            RoleClients ofRole = clients.get(role);
            if (ofRole == null) {
                continue;
            }
            for (Client client : ofRole.order()) {
                if (offerable.isEmpty()) {
                    break;
                }
                Framework framework = client.framework;
                if (!suits(client.capabilities, agentCapabilities, gpus)) {
                    continue;
                }
                Resources suitable = stripped(offerable, client.capabilities);
                if (isRefused(framework, new OfferFilter.Scope(role, agent.id()), suitable, now)
                        || !isEnough(suitable, client.minAllocatable)) {
                    continue;
                }
                allocations.add(new Allocation(framework.id(), role, agent.id(), suitable.allocatedTo(role)));
                Quantities amount = Quantities.scalars(suitable);
                roles.charge(role, amount, 1);
                ofRole.charge(client, amount);
                left = left.minus(suitable);
                offerable = left.allocatableTo(role);
            }
        }
    }

    /** Enters everybody who holds something or wants something into the competition. */
    private RoleTree compete(Cluster cluster, FairShare shares, Map<String, RoleClients> clients) {
        RoleTree roles =
                new RoleTree(shares, role -> cluster.weights().get(role).orElse(1.0));
        Map<String, Quantities> heldByRole = new TreeMap<>();
        for (Framework framework : cluster.frameworks().values()) {
            FrameworkUsage usage = framework.usage();
            usage.allocated()
                    .byRole()
                    .forEach(entry -> heldByRole.merge(entry.getKey(), entry.getValue(), Quantities::plus));
            usage.offered()
                    .byRole()
                    .forEach(entry -> heldByRole.merge(entry.getKey(), entry.getValue(), Quantities::plus));
            if (!framework.active()) {
                continue;
            }
            for (String role : framework.roles()) {
                if (!framework.interest().suppressed().contains(role)) {
                    clients.computeIfAbsent(role, _ -> new RoleClients(shares))
                            .add(
                                    framework,
                                    minAllocatable(framework.info(), role),
                                    usage.allocated()
                                            .of(role)
                                            .plus(usage.offered().of(role)),
                                    usage.chosen().get(role).orElse(0L));
                }
            }
        }
        clients.keySet()
                .forEach(role -> roles.add(
                        role, Quantities.none(), cluster.chosen().get(role).orElse(0L)));
        heldByRole.forEach((role, held) -> roles.charge(role, held, 0));
        return roles;
    }

    private boolean suits(Capabilities framework, Set<AgentInfo.Capability.Type> agent, boolean agentHasGpus) {
        if (filterGpuResources && agentHasGpus && !framework.has(FrameworkInfo.Capability.Type.GPU_RESOURCES)) {
            return false;
        }
        return !framework.multiRole() || agent.contains(AgentInfo.Capability.Type.MULTI_ROLE);
    }

    private static Resources stripped(Resources offerable, Capabilities framework) {
        boolean revocable = framework.has(FrameworkInfo.Capability.Type.REVOCABLE_RESOURCES);
        boolean shared = framework.has(FrameworkInfo.Capability.Type.SHARED_RESOURCES);
        boolean refined = framework.has(FrameworkInfo.Capability.Type.RESERVATION_REFINEMENT);
        for (Resource resource : offerable) {
            if (!fits(resource, revocable, shared, refined)) {
                return offerable.filter(candidate -> fits(candidate, revocable, shared, refined));
            }
        }
        return offerable;
    }

    private static boolean fits(Resource resource, boolean revocable, boolean shared, boolean refined) {
        return (revocable || !resource.hasRevocable())
                && (shared || !resource.hasShared())
                && (refined || resource.getReservationsCount() <= 1);
    }

    private static boolean isEnough(Resources resources, List<Quantities> alternatives) {
        if (resources.isEmpty()) {
            return false;
        }
        if (alternatives.isEmpty()) {
            return true;
        }
        Quantities amount = Quantities.of(resources);
        return alternatives.stream().anyMatch(amount::contains);
    }

    private static boolean isRefused(Framework framework, OfferFilter.Scope scope, Resources offerable, Instant now) {
        return framework
                .interest()
                .filters()
                .get(scope)
                .filter(filters -> filters.stream().anyMatch(filter -> filter.blocks(offerable, now)))
                .isPresent();
    }

    private List<Quantities> minAllocatable(FrameworkInfo info, String role) {
        OfferFilters filters = info.getOfferFiltersMap().get(role);
        if (filters == null || !filters.hasMinAllocatableResources()) {
            return minAllocatable;
        }
        List<Quantities> alternatives = new ArrayList<>();
        for (OfferFilters.ResourceQuantities quantities :
                filters.getMinAllocatableResources().getQuantitiesList()) {
            TreeMap<String, Long> millis = new TreeMap<>();
            quantities
                    .getQuantitiesMap()
                    .forEach((name, scalar) -> millis.put(name, Math.round(scalar.getValue() * 1000)));
            alternatives.add(new Quantities(millis));
        }
        return alternatives;
    }
}
