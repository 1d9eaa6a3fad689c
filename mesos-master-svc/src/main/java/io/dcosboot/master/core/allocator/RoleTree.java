package io.dcosboot.master.core.allocator;

import io.dcosboot.master.core.state.Quantities;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/**
 * The roles as a tree along {@code /}, so that siblings compete with the sum of what their subtrees hold. Lives for one
 * allocation run.
 */
final class RoleTree {

    /** Name of the node that stands for a role itself beside the roles below it; no role may be called so. */
    private static final String SELF = ".";

    private final FairShare shares;
    private final ToDoubleFunction<String> weights;
    private final Node root = new Node("", 1);
    private List<String> order = List.of();
    private boolean dirty = true;

    RoleTree(FairShare shares, ToDoubleFunction<String> weights) {
        this.shares = shares;
        this.weights = weights;
    }

    /** Adds a role that may be offered resources. */
    void add(String role, Quantities held, long chosen) {
        Node node = node(role);
        node.competes = true;
        charge(role, held, chosen);
    }

    /** Adds to what a role holds and how often it was chosen, and to all roles above it. */
    void charge(String role, Quantities amount, long chosen) {
        Node node = root;
        node.charge(amount, chosen);
        for (String component : components(role)) {
            node = child(node, component);
            node.charge(amount, chosen);
        }
        node.ownHeld = node.ownHeld.plus(amount);
        node.ownChosen += chosen;
        dirty = true;
    }

    /** The competing roles, least served first. */
    List<String> order() {
        if (dirty) {
            List<String> roles = new ArrayList<>();
            collect(root, roles);
            order = roles;
            dirty = false;
        }
        return order;
    }

    private void collect(Node node, List<String> roles) {
        List<Rank> ranks = new ArrayList<>();
        if (node.competes) {
            // What the role's own frameworks hold competes with the roles below it.
            ranks.add(new Rank(shares.of(node.ownHeld, 1), node.ownChosen, node.path + "/" + SELF, node, true));
        }
        for (Node child : node.children.values()) {
            ranks.add(new Rank(shares.of(child.held, child.weight), child.chosen, child.path, child, false));
        }
        ranks.sort(Rank.LEAST_SERVED_FIRST);
        for (Rank rank : ranks) {
            if (rank.self) {
                roles.add(node.path);
            } else {
                collect(rank.node, roles);
            }
        }
    }

    private Node node(String role) {
        Node node = root;
        for (String component : components(role)) {
            node = child(node, component);
        }
        return node;
    }

    private Node child(Node parent, String component) {
        return parent.children.computeIfAbsent(component, name -> {
            String path = parent.path.isEmpty() ? name : parent.path + "/" + name;
            return new Node(path, weights.applyAsDouble(path));
        });
    }

    private static List<String> components(String role) {
        return List.of(role.split("/"));
    }

    private record Rank(double share, long chosen, String path, Node node, boolean self) {
        static final Comparator<Rank> LEAST_SERVED_FIRST = Comparator.comparingDouble(Rank::share)
                .thenComparingLong(Rank::chosen)
                .thenComparing(Rank::path);
    }

    private static final class Node {
        final String path;
        final double weight;
        final SortedMap<String, Node> children = new TreeMap<>();
        Quantities held = Quantities.none();
        Quantities ownHeld = Quantities.none();
        long chosen;
        long ownChosen;
        boolean competes;

        Node(String path, double weight) {
            this.path = path;
            this.weight = weight;
        }

        void charge(Quantities amount, long times) {
            held = held.plus(amount);
            chosen += times;
        }
    }
}
