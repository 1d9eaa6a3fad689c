package io.dcosboot.master.core.allocator;

import io.dcosboot.master.core.state.Agent;
import io.dcosboot.master.core.state.AgentId;
import io.dcosboot.master.core.state.PersistentHashMap;
import io.dcosboot.master.core.state.Refusals;
import io.dcosboot.master.core.state.Refusals.LeftOver;
import io.dcosboot.mesos.resources.Resources;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decides who is offered what: two-level dominant resource fairness over the tree of roles and the frameworks in each,
 * first until guarantees of quotas are met, then within limits, in coarse offers of everything available on an agent
 * (mesos-master.md §14). A pure function: the same inputs and seed give the same allocations.
 */
public final class Allocator {

    private final AllocatorRules rules;

    public Allocator(AllocatorRules rules) {
        this.rules = rules;
    }

    /**
     * Allocates what is available on {@code agents}.
     *
     * @param seed decides the order in which agents are looked at, and all lots
     */
    public Outcome allocate(Cluster cluster, Collection<Agent> agents, Instant now, long seed) {
        Competition competition = Competition.of(cluster, rules, now, seed);
        if (competition.isEmpty()) {
            return new Outcome(List.of(), cluster.memory().refusals());
        }
        List<Place> places = new ArrayList<>(agents.size());
        for (Agent agent : agents) {
            if (cluster.offerable(agent) && !agent.usage().available().isEmpty()) {
                places.add(new Place(agent, cluster));
            }
        }
        Run run = new Run(competition, cluster, now);
        if (competition.quotas().anyLacking()) {
            run.serve(places, true);
        }
        run.serve(places, false);
        Wishes wishes = competition.wishes();
        return new Outcome(run.allocations, new Refusals(wishes.run(), wishes.all(), run.leftOver));
    }

    /**
     * What a run has led to.
     *
     * @param refusals for the memory of the next run
     */
    public record Outcome(List<Allocation> allocations, Refusals refusals) {

        public Outcome {
            allocations = List.copyOf(allocations);
        }
    }

    /** One run over some agents. */
    private static final class Run {

        private final Competition competition;
        private final List<Allocation> allocations = new ArrayList<>();

        /** What was given of the agent at hand; counts for fairness from the next agent on. */
        private final List<Gift> gifts = new ArrayList<>();

        private record Gift(RoleTree.Node role, Client client, Resources given) {}

        private final Instant now;

        /** Whether a refusal depends on nothing but who is asked about what: quotas change with what others get. */
        private final boolean lasting;

        private PersistentHashMap<AgentId, LeftOver> leftOver;

        /** Clients whose wishes are no newer than this have refused what is left of the agent at hand. */
        private long refusedUpTo = -1;

        Run(Competition competition, Cluster cluster, Instant now) {
            this.competition = competition;
            this.now = now;
            this.lasting = cluster.quotas().isEmpty();
            this.leftOver = cluster.memory().refusals().agents();
        }

        /** @param guarantees whether only roles that lack a guarantee are served, with that */
        void serve(List<Place> places, boolean guarantees) {
            competition.lot().shuffle(places);
            for (Place place : places) {
                if (guarantees && !competition.quotas().anyLacking()) {
                    return;
                }
                if (!competition.worthOffering(place.left)) {
                    continue;
                }
                if (lasting) {
                    ask(place);
                } else {
                    serve(place, guarantees);
                }
            }
        }

        /** Serves those who have not refused this very thing already. */
        private void ask(Place place) {
            Resources offered = place.left;
            LeftOver before = leftOver.find(place.agent.id());
            boolean refused = before != null && before.holds(offered, now);
            refusedUpTo = refused && before != null ? before.run() : -1;
            if (competition.wishes().newest() <= refusedUpTo) {
                return;
            }
            Matching matching = competition.matching();
            matching.forgetRefusals();
            int given = allocations.size();
            serve(place, false);
            if (allocations.size() == given) {
                Instant until = matching.refusedUntil();
                if (refused && before != null && before.until().isBefore(until)) {
                    until = before.until();
                }
                leftOver = leftOver.plus(
                        place.agent.id(),
                        new LeftOver(offered, competition.wishes().run(), until));
            }
            refusedUpTo = -1;
        }

        private void serve(Place place, boolean guarantees) {
            competition.roles().visit(role -> {
                QuotaLedger.Entry quota = role.quota;
                if (!guarantees || (quota != null && quota.isLacking())) {
                    serve(place, role, quota, guarantees);
                }
                return !place.left.isEmpty();
            });
            for (Gift gift : gifts) {
                long[] amount = competition.scalars().of(gift.given);
                RoleTree.charge(gift.role, amount);
                gift.role.clients().charge(gift.client, amount);
            }
            gifts.clear();
        }

        private void serve(Place place, RoleTree.Node role, QuotaLedger.@Nullable Entry quota, boolean guarantees) {
            Resources offerable = place.left.allocatableTo(role.role());
            if (offerable.isEmpty()) {
                return;
            }
            Matching matching = competition.matching();
            Basket basket = null;
            Lineup<Client> clients = role.clients();
            clients.begin();
            for (int i = 0; i < clients.size(); i++) {
                Client client = clients.get(i);
                if (client.since <= refusedUpTo || matching.suits(client, place) != Verdict.OFFERED) {
                    continue;
                }
                if (basket == null || !basket.taste().equals(client.taste)) {
                    basket = matching.basket(client.taste, offerable, quota, guarantees);
                }
                if (matching.wants(client, place, basket) != Verdict.OFFERED) {
                    continue;
                }
                Resources given = basket.resources();
                allocations.add(new Allocation(
                        client.framework.id(), client.role, place.agent.id(), given.allocatedTo(client.role)));
                gifts.add(new Gift(role, client, given));
                competition.quotas().charge(quota, given);
                place.left = place.left.minus(given);
                offerable = place.left.allocatableTo(role.role());
                if (offerable.isEmpty() || (guarantees && quota != null && !quota.isLacking())) {
                    return;
                }
                basket = null;
            }
        }
    }
}
