package io.dcosboot.master.core.allocator;

import io.dcosboot.master.core.state.Quantities;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The competing roles as a tree along {@code /}: siblings compete with the sum of what their subtrees hold, and a role's
 * own frameworks compete with the roles below it. Lives for one allocation run.
 */
final class RoleTree {

    /** Stands for a role itself among the roles below it; no role may be called so. */
    private static final String SELF = ".";

    private final Scalars scalars;
    private final FairShare shares;
    private final Sorter sorter;
    private final Lot lot;
    private final ToDoubleFunction<String> weights;
    private final ToLongFunction<String> chosen;
    private final Node root;

    RoleTree(
            Scalars scalars,
            FairShare shares,
            Sorter sorter,
            Lot lot,
            ToDoubleFunction<String> weights,
            ToLongFunction<String> chosen) {
        this.scalars = scalars;
        this.shares = shares;
        this.sorter = sorter;
        this.lot = lot;
        this.weights = weights;
        this.chosen = chosen;
        this.root = new Node("", null, 1, scalars.count(), 0);
    }

    /** Enters a role into the competition; all of them before anything else. */
    Node add(String role, List<Client> clients, Sorter frameworkSorter) {
        Node node = root;
        for (String component : role.split("/")) {
            Node parent = node;
            node = parent.children.computeIfAbsent(component, _ -> {
                String path = parent == root ? component : parent.name + "/" + component;
                return new Node(path, parent, weights.applyAsDouble(path), scalars.count(), chosen.applyAsLong(path));
            });
        }
        Node self = new Node(node.name + "/" + SELF, node, 1, scalars.count(), chosen.applyAsLong(role));
        self.clients = Lineup.of(frameworkSorter, clients, shares, lot);
        self.role = role;
        node.children.put(SELF, self);
        return self;
    }

    /** Notes what a role holds already, whether it competes or not. */
    void hold(String role, Quantities amount) {
        Node node = root;
        for (String component : role.split("/")) {
            Node child = node.children.get(component);
            if (child == null) {
                return; // nobody below here competes
            }
            scalars.add(child.held, amount);
            node = child;
        }
        Node self = node.children.get(SELF);
        if (self != null) {
            scalars.add(self.held, amount);
        }
    }

    /** Lines everybody up, when all roles are in and what they hold is noted. */
    void lineUp() {
        lineUp(root);
    }

    private void lineUp(Node node) {
        node.children.values().forEach(this::lineUp);
        node.order = Lineup.of(sorter, List.copyOf(node.children.values()), shares, lot);
    }

    /** Visits the competing roles in their order for one agent, until the visitor has enough. */
    void visit(Predicate<Node> visitor) {
        visit(root, visitor);
    }

    private static boolean visit(Node node, Predicate<Node> visitor) {
        if (node.clients != null) {
            return visitor.test(node);
        }
        Lineup<Node> order = node.order();
        order.begin();
        for (int i = 0; i < order.size(); i++) {
            if (!visit(order.get(i), visitor)) {
                return false;
            }
        }
        return true;
    }

    /** Notes that a role was given something. */
    static void charge(Node role, long[] amount) {
        for (Node node = role; node.parent != null; node = node.parent) {
            node.parent.order().charge(node, amount);
        }
    }

    /** A role with all below it, or a role's own frameworks. */
    static final class Node extends Contender {
        final @Nullable Node parent;
        final Map<String, Node> children = new HashMap<>();
        private @Nullable Lineup<Node> order;
        private @Nullable Lineup<Client> clients;
        private String role = "";
        QuotaLedger.@Nullable Entry quota;

        Node(String path, @Nullable Node parent, double weight, int scalars, long chosen) {
            super(path, weight, scalars, chosen);
            this.parent = parent;
        }

        String role() {
            return role;
        }

        Lineup<Client> clients() {
            if (clients == null) {
                throw new IllegalStateException(name + " has no frameworks of its own");
            }
            return clients;
        }

        private Lineup<Node> order() {
            if (order == null) {
                throw new IllegalStateException("not lined up yet");
            }
            return order;
        }
    }

    /** The roles in the order of the moment; for the diagnosis. */
    List<Node> roles() {
        List<Node> roles = new ArrayList<>();
        visit(roles::add);
        return roles;
    }
}
