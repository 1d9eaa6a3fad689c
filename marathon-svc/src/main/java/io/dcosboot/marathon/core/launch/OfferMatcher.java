package io.dcosboot.marathon.core.launch;

import io.dcosboot.marathon.core.constraint.AgentText;
import io.dcosboot.marathon.core.constraint.PlacementRules;
import io.dcosboot.marathon.core.instance.AgentRef;
import io.dcosboot.marathon.core.instance.Instance;
import io.dcosboot.marathon.core.model.AppDefinition;
import io.dcosboot.marathon.core.model.Constraint;
import io.dcosboot.marathon.core.model.Requirements;
import io.dcosboot.mesos.v1.Offer;
import io.dcosboot.mesos.v1.Resource;
import io.dcosboot.mesos.v1.Unavailability;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Cuts tasks from one offer (marathon.md §20.2): each match takes its resources away from what the next can have. Not
 * shared between threads.
 */
public final class OfferMatcher {

    /** What became of one attempt. */
    public sealed interface Match {}

    /** @param resources as they are to be listed in the task */
    public record Matched(AgentRef agent, List<Resource> resources, PortAllocation ports) implements Match {}

    /** Nothing was taken. */
    public record Unmatched(Set<RejectReason> reasons) implements Match {}

    private static final String UNRESTRICTED_GPUS = "GPU_SCHEDULING_BEHAVIOR";

    private final Offer offer;
    private final AgentRef agent;
    private final ResourcePool pool;
    private final MatchSettings settings;
    private final RandomGenerator random;

    public OfferMatcher(Offer offer, MatchSettings settings, RandomGenerator random) {
        this.offer = offer;
        this.agent = AgentText.of(offer);
        this.pool = new ResourcePool(offer.getResourcesList());
        this.settings = settings;
        this.random = random;
    }

    public Offer offer() {
        return offer;
    }

    /**
     * Takes what an instance of {@code app} needs, or tells why not.
     *
     * @param instances of the app, as the constraints see them
     */
    public Match match(AppDefinition app, Collection<Instance> instances, Instant now) {
        Set<String> roles = roles(app);
        var reasons = EnumSet.noneOf(RejectReason.class);
        if (!offeredTo(app) || !pool.hasAny(roles)) {
            reasons.add(RejectReason.UNFULFILLED_ROLE);
        }
        if (!isRegionAllowed(app) || !PlacementRules.accept(app, agent, instances)) {
            reasons.add(RejectReason.UNFULFILLED_CONSTRAINT);
        }
        if (settings.maintenanceMode() && isUnavailable(now)) {
            reasons.add(RejectReason.AGENT_MAINTENANCE);
        }
        ResourcePool trial = pool.copy();
        List<Resource> taken = new ArrayList<>(takeScalars(app, trial, roles, reasons));
        Optional<PortAllocation> ports = PortAllocation.choose(app, trial.ports(roles), random);
        if (ports.isEmpty()) {
            reasons.add(RejectReason.INSUFFICIENT_PORTS);
        }
        if (wastesGpus(app)) {
            reasons.add(RejectReason.DECLINED_SCARCE_RESOURCES);
        }
        if (ports.isEmpty() || !reasons.isEmpty()) {
            return new Unmatched(reasons);
        }
        List<Long> hostPorts =
                ports.get().hostPorts().stream().map(Integer::longValue).toList();
        taken.addAll(trial.takePorts(hostPorts, roles));
        pool.become(trial);
        return new Matched(agent, List.copyOf(taken), ports.get());
    }

    private Set<String> roles(AppDefinition app) {
        List<String> accepted = app.placement().acceptedResourceRoles();
        return accepted.isEmpty()
                ? settings.defaultRoles().rolesFor(app.placement().role())
                : Set.copyOf(accepted);
    }

    // An offer belongs to one role of the framework; a task of another role cannot be launched on it.
    private boolean offeredTo(AppDefinition app) {
        return !offer.hasAllocationInfo()
                || offer.getAllocationInfo().getRole().equals(app.placement().role());
    }

    private boolean isRegionAllowed(AppDefinition app) {
        String home = settings.homeRegion();
        return home == null
                || agent.region() == null
                || home.equals(agent.region())
                || app.placement().constraints().stream().map(Constraint::field).anyMatch("@region"::equals);
    }

    private boolean isUnavailable(Instant now) {
        if (!offer.hasUnavailability()) {
            return false;
        }
        Unavailability window = offer.getUnavailability();
        long at = Math.multiplyExact(now.toEpochMilli(), 1_000_000L);
        long start = window.getStart().getNanoseconds() - settings.draining().toNanos();
        boolean begun = at >= start;
        boolean over = window.hasDuration()
                && at
                        >= window.getStart().getNanoseconds()
                                + window.getDuration().getNanoseconds();
        return begun && !over;
    }

    private boolean wastesGpus(AppDefinition app) {
        return app.requirements().gpus() == 0
                && !settings.gpusForAll()
                && !"unrestricted".equals(app.labels().get(UNRESTRICTED_GPUS))
                && offer.getResourcesList().stream()
                        .anyMatch(resource -> resource.getName().equals("gpus")
                                && resource.getScalar().getValue() > 0);
    }

    private static List<Resource> takeScalars(
            AppDefinition app, ResourcePool from, Set<String> roles, Set<RejectReason> reasons) {
        Requirements needs = app.requirements();
        Requirements.ForExecutor executor = needs.executor();
        var taken = new ArrayList<Resource>();
        taken.addAll(take(
                "cpus",
                needs.cpus() + (executor == null ? 0 : executor.cpus()),
                from,
                roles,
                RejectReason.INSUFFICIENT_CPUS,
                reasons));
        taken.addAll(take(
                "mem",
                needs.mem() + (executor == null ? 0 : executor.mem()),
                from,
                roles,
                RejectReason.INSUFFICIENT_MEMORY,
                reasons));
        taken.addAll(take(
                "disk",
                needs.disk() + (executor == null ? 0 : executor.disk()),
                from,
                roles,
                RejectReason.INSUFFICIENT_DISK,
                reasons));
        taken.addAll(take("gpus", needs.gpus(), from, roles, RejectReason.INSUFFICIENT_GPUS, reasons));
        return taken;
    }

    private static List<Resource> take(
            String name,
            double amount,
            ResourcePool from,
            Set<String> roles,
            RejectReason whenShort,
            Set<RejectReason> reasons) {
        List<Resource> taken = from.takeScalar(name, amount, roles);
        if (taken.isEmpty() && Math.round(amount * 1000) > 0) {
            reasons.add(whenShort);
        }
        return taken;
    }
}
