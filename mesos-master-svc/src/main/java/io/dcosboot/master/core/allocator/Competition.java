package io.dcosboot.master.core.allocator;

import io.dcosboot.master.core.state.Framework;
import io.dcosboot.master.core.state.MasterState;
import io.dcosboot.master.core.state.Quantities;
import io.dcosboot.mesos.resources.Resources;
import io.dcosboot.mesos.resources.Roles;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Everybody who holds something or wants something, lined up, with the rules that bind them. Lives for one run. */
record Competition(
        Scalars scalars,
        FairShare shares,
        RoleTree roles,
        Map<String, List<Client>> clients,
        QuotaLedger quotas,
        Matching matching,
        Minimum standard,
        boolean ownMinimums,
        Wishes wishes,
        Lot lot) {

    static Competition of(Cluster cluster, AllocatorRules rules, Instant now, long seed) {
        Scalars scalars = scalars(cluster);
        FairShare shares = new FairShare(scalars, scalars.of(cluster.total()), rules.fairSharingExcluded());
        Lot lot = new Lot(seed);
        Minimum standard = new Minimum(rules.minAllocatable());
        Wishes wishes = new Wishes(cluster.memory().refusals());
        Map<String, List<Client>> clients = new TreeMap<>();
        Map<String, Quantities> held = new TreeMap<>();
        for (Framework framework : cluster.frameworks().values()) {
            framework.usage().allocated().byRole().forEach(entry -> merge(held, entry));
            framework.usage().offered().byRole().forEach(entry -> merge(held, entry));
            if (framework.active()) {
                for (String role : framework.roles()) {
                    if (!framework.interest().suppressed().contains(role)) {
                        clients.computeIfAbsent(role, _ -> new ArrayList<>())
                                .add(client(framework, role, standard, scalars, wishes.since(framework, role)));
                    }
                }
            }
        }
        QuotaLedger quotas = new QuotaLedger(cluster, scalars);
        RoleTree roles = new RoleTree(
                scalars,
                shares,
                rules.roleSorter(),
                lot,
                cluster::weight,
                role -> cluster.memory().chosen().get(role).orElse(0L));
        clients.forEach((role, wanting) -> roles.add(role, wanting, rules.frameworkSorter()).quota = quotas.of(role));
        held.forEach(roles::hold);
        roles.lineUp();
        Matching matching = new Matching(rules.filterGpuResources(), standard, quotas, scalars, now);
        boolean ownMinimums = clients.values().stream().flatMap(List::stream).anyMatch(client -> client.ownMinimum);
        return new Competition(scalars, shares, roles, clients, quotas, matching, standard, ownMinimums, wishes, lot);
    }

    private static void merge(Map<String, Quantities> held, Map.Entry<String, Quantities> entry) {
        held.merge(entry.getKey(), entry.getValue(), Quantities::plus);
    }

    /** What is measured: whatever agents have, and what quotas speak of. */
    private static Scalars scalars(Cluster cluster) {
        Set<String> names = new HashSet<>(cluster.total().millis().keySet());
        cluster.quotas().values().forEach(quota -> {
            names.addAll(quota.getGuaranteesMap().keySet());
            names.addAll(quota.getLimitsMap().keySet());
        });
        return new Scalars(names);
    }

    private static Client client(Framework framework, String role, Minimum standard, Scalars scalars, long since) {
        Client client = new Client(framework, role, standard, scalars.count(), since);
        scalars.add(client.held, framework.usage().held(role));
        return client;
    }

    /** A framework in a role, whether it takes part or not; for the diagnosis. */
    Client client(Framework framework, String role) {
        Client client = client(framework, role, standard, scalars, 0);
        client.share = shares.of(client.held, 1);
        return client;
    }

    /** What a role holds of the cluster with all roles below it, by weight; as metrics show it, too. */
    double share(String role, MasterState state) {
        long[] held = scalars.none();
        for (Framework framework : state.frameworks().values()) {
            framework.usage().allocated().byRole().forEach(entry -> addIfBelow(role, entry, held));
            framework.usage().offered().byRole().forEach(entry -> addIfBelow(role, entry, held));
        }
        return shares.of(held, state.weights().get(role).orElse(1.0));
    }

    private void addIfBelow(String role, Map.Entry<String, Quantities> entry, long[] held) {
        if (Roles.covers(role, entry.getKey())) {
            scalars.add(held, entry.getValue());
        }
    }

    boolean isEmpty() {
        return clients.isEmpty();
    }

    /** Whether anybody could be offered so little; spares looking at each framework when an agent is full. */
    boolean worthOffering(Resources left) {
        return ownMinimums ? !left.isEmpty() : standard.metBy(left);
    }
}
