package io.dcosboot.master.core.allocator;

import io.dcosboot.master.core.state.OfferFilter;
import io.dcosboot.mesos.resources.Resources;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether a framework is offered what an agent has (mesos-master.md §14). The only place that knows: the allocator asks
 * here, and so does the diagnosis.
 */
final class Matching {

    private final boolean filterGpuResources;
    private final QuotaLedger quotas;
    private final Scalars scalars;
    private final Minimum standard;
    private final Instant now;
    private Instant refusedUntil = Instant.MAX;

    Matching(boolean filterGpuResources, Minimum standard, QuotaLedger quotas, Scalars scalars, Instant now) {
        this.filterGpuResources = filterGpuResources;
        this.standard = standard;
        this.quotas = quotas;
        this.scalars = scalars;
        this.now = now;
    }

    /**
     * Puts together what may be offered.
     *
     * @param allowed what is left on the agent for the role
     * @param guaranteed whether this is to meet the role's guarantee
     */
    Basket basket(Taste taste, Resources allowed, QuotaLedger.@Nullable Entry quota, boolean guaranteed) {
        Resources suitable = taste.of(allowed);
        if (suitable.isEmpty()) {
            return new Basket(taste, suitable, Verdict.NOTHING_FREE);
        }
        if (!quotas.binds(quota)) {
            return new Basket(taste, suitable, standard.metBy(suitable) ? Verdict.OFFERED : Verdict.TOO_LITTLE);
        }
        Resources cut = quotas.cut(suitable, quota, guaranteed);
        if (guaranteed && quota != null && !quota.helpedBy(cut, scalars)) {
            return new Basket(taste, cut, Verdict.NOTHING_FREE);
        }
        if (standard.metBy(cut)) {
            return new Basket(taste, cut, Verdict.OFFERED);
        }
        if (!standard.metBy(suitable)) {
            return new Basket(taste, cut, Verdict.TOO_LITTLE);
        }
        return new Basket(
                taste, cut, quotas.limits(suitable, quota) ? Verdict.LIMIT_REACHED : Verdict.HELD_FOR_GUARANTEES);
    }

    /** Whether the framework may have anything of the agent. */
    Verdict suits(Client client, Place place) {
        if (place.gpus && filterGpuResources && !client.gpus) {
            return Verdict.GPUS_KEPT;
        }
        if (client.multiRole && !place.multiRole) {
            return Verdict.AGENT_NOT_MULTI_ROLE;
        }
        if (place.remote && !client.regions) {
            return Verdict.OTHER_REGION;
        }
        return client.constraints.allow(client.role, place.agent.description()) ? Verdict.OFFERED : Verdict.CONSTRAINED;
    }

    /** When the refusals that {@link #wants} found so far end, at the earliest; never, if there are none. */
    Instant refusedUntil() {
        return refusedUntil;
    }

    /** Begins to look for the end of refusals anew. */
    void forgetRefusals() {
        refusedUntil = Instant.MAX;
    }

    /** Whether the framework wants what is in the basket. */
    Verdict wants(Client client, Place place, Basket basket) {
        if (basket.resources().isEmpty()) {
            return basket.verdict();
        }
        if (client.ownMinimum) {
            if (!client.minimum.metBy(basket.resources())) {
                return basket.verdict() == Verdict.OFFERED ? Verdict.TOO_LITTLE : basket.verdict();
            }
        } else if (basket.verdict() != Verdict.OFFERED) {
            return basket.verdict();
        }
        List<OfferFilter> refusals = client.filters.find(place.agent.id());
        if (refusals != null) {
            for (OfferFilter refusal : refusals) {
                if (refusal.blocks(basket.resources(), now)) {
                    if (refusal.until().isBefore(refusedUntil)) {
                        refusedUntil = refusal.until();
                    }
                    return Verdict.REFUSED;
                }
            }
        }
        return Verdict.OFFERED;
    }
}
