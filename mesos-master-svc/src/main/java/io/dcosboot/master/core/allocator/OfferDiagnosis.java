package io.dcosboot.master.core.allocator;

import io.dcosboot.master.core.state.Agent;
import io.dcosboot.master.core.state.Framework;
import io.dcosboot.master.core.state.FrameworkId;
import io.dcosboot.master.core.state.MasterState;
import io.dcosboot.master.core.state.OfferFilter;
import io.dcosboot.mesos.resources.Resources;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Why a framework gets no offers, or so few: what the next allocation run would say of each agent, by role. Asks the
 * very rules that the allocator goes by. A pure function of the state.
 *
 * @param connected whether the framework's stream is open
 * @param active whether it takes part in allocation at all
 * @param paused whether allocation waits for agents after a failover
 * @param agents how many agents there are, by what keeps them from being offered to anybody
 * @param roles one of each role the framework is subscribed to
 */
public record OfferDiagnosis(
        FrameworkId framework, boolean connected, boolean active, boolean paused, Agents agents, List<Role> roles) {

    /**
     * The agents of the cluster; each is counted once.
     *
     * @param offerable what is left
     */
    public record Agents(int registered, int disconnected, int deactivated, int notWhitelisted, int offerable) {}

    /**
     * The framework in one of its roles.
     *
     * @param offers outstanding ones
     * @param share what the role holds of the cluster, by weight
     * @param frameworkShare what the framework holds of the cluster in this role
     * @param position the framework's place among those of the role that want offers, least served first; 0 if it wants
     *     none
     * @param competitors how many frameworks of the role want offers, itself included
     * @param aheadInOtherRoles how many roles are served before this one
     * @param filters how many agents it has refused for a while
     * @param longestFilter how long the longest of those refusals lasts
     * @param verdicts what the next run would say of offerable agents, and how often
     */
    public record Role(
            String name,
            boolean suppressed,
            long offers,
            double weight,
            double share,
            double frameworkShare,
            int position,
            int competitors,
            int aheadInOtherRoles,
            int filters,
            Duration longestFilter,
            Map<Verdict, Integer> verdicts) {

        /** What would be offered if nobody else took it first. */
        public int offered() {
            return verdicts.getOrDefault(Verdict.OFFERED, 0);
        }
    }

    /** The diagnosis of a framework; empty if there is no such framework. */
    public static Optional<OfferDiagnosis> of(MasterState state, AllocatorRules rules, FrameworkId id, Instant now) {
        return state.framework(id).map(framework -> diagnose(state, rules, framework, now));
    }

    private static OfferDiagnosis diagnose(MasterState state, AllocatorRules rules, Framework framework, Instant now) {
        Cluster cluster = Cluster.of(state);
        Competition competition = Competition.of(cluster, rules, now, 0);
        List<Place> places = new ArrayList<>();
        Agents agents = agents(cluster, places);
        List<Role> roles = new ArrayList<>();
        for (String role : framework.roles()) {
            roles.add(role(state, competition, framework, role, places, now));
        }
        boolean paused = state.allocator().pause().isPresent();
        return new OfferDiagnosis(
                framework.id(), framework.connected(), framework.active(), paused, agents, List.copyOf(roles));
    }

    private static Agents agents(Cluster cluster, List<Place> places) {
        int registered = 0;
        int disconnected = 0;
        int deactivated = 0;
        int notWhitelisted = 0;
        for (Agent agent : cluster.agents()) {
            registered++;
            if (cluster.offerable(agent)) {
                places.add(new Place(agent, cluster));
            } else if (!agent.connected()) {
                disconnected++;
            } else if (agent.deactivated()) {
                deactivated++;
            } else {
                notWhitelisted++;
            }
        }
        return new Agents(registered, disconnected, deactivated, notWhitelisted, places.size());
    }

    private static Role role(
            MasterState state,
            Competition competition,
            Framework framework,
            String role,
            List<Place> places,
            Instant now) {
        List<Client> wanting = new ArrayList<>(competition.clients().getOrDefault(role, List.of()));
        wanting.sort(Comparator.<Client>comparingDouble(client -> client.share)
                .thenComparingLong(client -> client.chosen)
                .thenComparing(client -> client.name));
        Client client = competition.client(framework, role);
        int position = 0;
        for (int i = 0; i < wanting.size(); i++) {
            if (wanting.get(i).framework.id().equals(framework.id())) {
                position = i + 1;
            }
        }
        Map<Verdict, Integer> verdicts = new EnumMap<>(Verdict.class);
        for (Place place : places) {
            verdicts.merge(verdict(competition, client, place), 1, Integer::sum);
        }
        long offers = state.offers().isEmpty() ? 0 : offers(state, framework, role);
        Refusals refusals = Refusals.of(client, now);
        List<RoleTree.Node> order = competition.roles().roles();
        int ahead = 0;
        while (ahead < order.size() && !order.get(ahead).role().equals(role)) {
            ahead++;
        }
        return new Role(
                role,
                framework.interest().suppressed().contains(role),
                offers,
                state.weights().get(role).orElse(1.0),
                competition.share(role, state),
                client.share,
                position,
                wanting.size(),
                ahead == order.size() ? 0 : ahead,
                refusals.count,
                refusals.longest,
                verdicts);
    }

    private static Verdict verdict(Competition competition, Client client, Place place) {
        Matching matching = competition.matching();
        Verdict suits = matching.suits(client, place);
        if (suits != Verdict.OFFERED) {
            return suits;
        }
        Resources allowed = place.left.allocatableTo(client.role);
        Basket basket =
                matching.basket(client.taste, allowed, competition.quotas().of(client.role), false);
        return matching.wants(client, place, basket);
    }

    private static long offers(MasterState state, Framework framework, String role) {
        long count = 0;
        for (var id : framework.usage().offers()) {
            count += state.offers()
                            .get(id)
                            .filter(offer -> offer.role().equals(role))
                            .isPresent()
                    ? 1
                    : 0;
        }
        return count;
    }

    /** The refusals that last. */
    private record Refusals(int count, Duration longest) {

        static Refusals of(Client client, Instant now) {
            int[] count = new int[1];
            Instant[] last = {now};
            client.filters.forEach((_, filters) -> {
                boolean active = false;
                for (OfferFilter filter : filters) {
                    active |= filter.active(now);
                    last[0] = filter.until().isAfter(last[0]) ? filter.until() : last[0];
                }
                count[0] += active ? 1 : 0;
            });
            return new Refusals(count[0], Duration.between(now, last[0]));
        }
    }
}
