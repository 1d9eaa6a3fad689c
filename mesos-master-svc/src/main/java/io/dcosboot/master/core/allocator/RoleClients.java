package io.dcosboot.master.core.allocator;

import io.dcosboot.master.core.state.Capabilities;
import io.dcosboot.master.core.state.Framework;
import io.dcosboot.master.core.state.Quantities;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The frameworks that want offers in one role, in the order of what they hold in it. Lives for one allocation run. */
final class RoleClients {

    private static final Comparator<Client> LEAST_SERVED_FIRST = Comparator.<Client>comparingDouble(c -> c.share)
            .thenComparingLong(c -> c.chosen)
            .thenComparing(c -> c.framework.id());

    private final FairShare shares;
    private final List<Client> clients = new ArrayList<>();
    private List<Client> order = List.of();
    private boolean dirty = true;

    RoleClients(FairShare shares) {
        this.shares = shares;
    }

    void add(Framework framework, List<Quantities> minAllocatable, Quantities held, long chosen) {
        clients.add(new Client(framework, minAllocatable, held, chosen));
        dirty = true;
    }

    /** Least served first. */
    List<Client> order() {
        if (dirty) {
            clients.forEach(client -> client.share = shares.of(client.held, 1));
            clients.sort(LEAST_SERVED_FIRST);
            order = List.copyOf(clients);
            dirty = false;
        }
        return order;
    }

    void charge(Client client, Quantities amount) {
        client.held = client.held.plus(amount);
        client.chosen++;
        dirty = true;
    }

    /** A framework in one role. */
    static final class Client {
        final Framework framework;
        final Capabilities capabilities;
        final List<Quantities> minAllocatable;
        private Quantities held;
        private long chosen;
        private double share;

        Client(Framework framework, List<Quantities> minAllocatable, Quantities held, long chosen) {
            this.framework = framework;
            this.capabilities = framework.capabilities();
            this.minAllocatable = minAllocatable;
            this.held = held;
            this.chosen = chosen;
        }
    }
}
