package io.dcosboot.master.api;

import io.dcosboot.master.core.state.Agent;
import io.dcosboot.master.core.state.AgentId;
import io.dcosboot.master.core.state.ExecutorEntry;
import io.dcosboot.master.core.state.Framework;
import io.dcosboot.master.core.state.FrameworkId;
import io.dcosboot.master.core.state.InverseOffer;
import io.dcosboot.master.core.state.MasterState;
import io.dcosboot.master.core.state.Offer;
import io.dcosboot.mesos.resources.Resources;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What one pass over a state's agents and offers adds up to per framework; made for one answer. */
final class ClusterSums {

    private final Map<FrameworkId, Resources> used = new HashMap<>();
    private final Map<FrameworkId, Resources> offered = new HashMap<>();
    private final Map<FrameworkId, List<Placed>> executors = new HashMap<>();
    private final Map<FrameworkId, List<Offer>> offers = new HashMap<>();
    private final Map<FrameworkId, List<InverseOffer>> inverseOffers = new HashMap<>();

    /** An executor and where it runs. */
    record Placed(AgentId agent, ExecutorEntry executor) {}

    static ClusterSums of(MasterState state) {
        ClusterSums sums = new ClusterSums();
        for (Agent agent : state.agents().registered().values()) {
            agent.usage().used().forEach(entry -> sums.used.merge(entry.getKey(), entry.getValue(), Resources::plus));
            agent.executors()
                    .forEach(entry -> sums.executors
                            .computeIfAbsent(entry.getKey().framework(), _ -> new ArrayList<>())
                            .add(new Placed(agent.id(), entry.getValue())));
        }
        for (Offer offer : state.offers().values()) {
            sums.offered.merge(offer.framework(), offer.resources(), Resources::plus);
            sums.offers
                    .computeIfAbsent(offer.framework(), _ -> new ArrayList<>())
                    .add(offer);
        }
        for (InverseOffer offer :
                state.maintenance().inverseOffers().outstanding().values()) {
            sums.inverseOffers
                    .computeIfAbsent(offer.framework(), _ -> new ArrayList<>())
                    .add(offer);
        }
        return sums;
    }

    Resources usedBy(Framework framework) {
        return used.getOrDefault(framework.id(), Resources.empty());
    }

    Resources offeredTo(Framework framework) {
        return offered.getOrDefault(framework.id(), Resources.empty());
    }

    List<Placed> executorsOf(Framework framework) {
        return executors.getOrDefault(framework.id(), List.of());
    }

    List<InverseOffer> inverseOffersTo(Framework framework) {
        return inverseOffers.getOrDefault(framework.id(), List.of());
    }

    List<Offer> offersTo(Framework framework) {
        return offers.getOrDefault(framework.id(), List.of());
    }
}
