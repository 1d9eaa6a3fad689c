package io.dcosboot.master.core;

import io.dcosboot.master.core.state.AllocatorMemory.Orders;
import io.dcosboot.master.core.state.MasterState;
import io.dcosboot.master.core.state.PersistentSortedMap;
import io.dcosboot.mesos.resources.Roles;
import io.dcosboot.mesos.v1.WeightInfo;
import io.dcosboot.mesos.v1.master.Call;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Changes the weights of roles (mesos-master.md §15.3). */
final class WeightCalls {

    private final MasterSettings settings;
    private final OfferBook offers;

    WeightCalls(MasterSettings settings, OfferBook offers) {
        this.settings = settings;
        this.offers = offers;
    }

    /** Gives a registry without weights those that the master was started with. */
    void seed(Turn turn) {
        Map<String, Double> initial = settings.allocator().weights();
        if (turn.state().weights().isEmpty() && !initial.isEmpty()) {
            order(turn, initial, OptionalLong.empty());
        }
    }

    void update(Turn turn, Call.UpdateWeights call, long request) {
        Map<String, Double> changes = new java.util.TreeMap<>();
        for (WeightInfo info : call.getWeightInfosList()) {
            Optional<String> flaw = flaw(info);
            if (flaw.isPresent()) {
                turn.answer(request, new CallAnswer.Refused(400, flaw.get()));
                return;
            }
            changes.put(info.getRole(), info.getWeight());
        }
        order(turn, changes, OptionalLong.of(request));
    }

    private Optional<String> flaw(WeightInfo info) {
        String role = info.getRole();
        double weight = info.getWeight();
        return Roles.validate(role)
                .map(why -> "Failed to validate update weights request JSON: Invalid role '" + role + "': " + why)
                .or(() -> settings.roles().isEmpty() || settings.roles().contains(role)
                        ? Optional.empty()
                        : Optional.of("Failed to validate update weights request JSON: Unknown role '" + role + "'"))
                .or(() -> weight > 0 && weight < Double.POSITIVE_INFINITY
                        ? Optional.empty()
                        : Optional.of("Failed to validate update weights request JSON for role '" + role
                                + "': Invalid weight '" + Amounts.text(weight) + "': Weights must be positive"));
    }

    private static void order(Turn turn, Map<String, Double> changes, OptionalLong request) {
        Orders orders = turn.state().allocator().orders();
        PersistentSortedMap<String, Double> weights =
                orders.weights().orElse(turn.state().weights());
        for (Map.Entry<String, Double> change : changes.entrySet()) {
            weights = weights.plus(change.getKey(), change.getValue());
        }
        remember(turn, new Orders(Optional.of(weights), orders.quotas()));
        turn.emit(new Effect.WriteRegistry(
                new RegistryOperation.ReplaceWeights(weights),
                new MasterCommand.WeightsReplaced(weights, changes.keySet(), request)));
    }

    /** The registry has the weights: from now on they count. */
    @SuppressWarnings("ReferenceEquality") // the newest order is this very map, or a later one
    void replaced(Turn turn, MasterCommand.WeightsReplaced done) {
        turn.become(turn.state().withWeights(done.weights()));
        Orders orders = turn.state().allocator().orders();
        if (orders.weights().filter(newest -> newest == done.weights()).isPresent()) {
            remember(turn, new Orders(Optional.empty(), orders.quotas()));
        }
        if (isActive(turn.state(), done.changed())) {
            for (var offer : turn.state().offers().values()) {
                offers.rescind(turn, offer);
            }
        }
        done.request().ifPresent(request -> turn.answer(request, new CallAnswer.Done()));
    }

    private static void remember(Turn turn, Orders orders) {
        turn.become(turn.state().withAllocator(turn.state().allocator().withOrders(orders)));
    }

    /** Whether a framework is in one of the roles or below it, so that what is offered was dealt out wrongly. */
    private static boolean isActive(MasterState state, Set<String> changed) {
        Set<String> inUse = new HashSet<>();
        state.frameworks().values().forEach(framework -> inUse.addAll(framework.roles()));
        return inUse.stream().anyMatch(role -> changed.stream().anyMatch(above -> Roles.covers(above, role)));
    }
}
