package io.dcosboot.master.core;

import io.dcosboot.master.core.state.AllocatorMemory.Orders;
import io.dcosboot.master.core.state.MasterState;
import io.dcosboot.master.core.state.PersistentSortedMap;
import io.dcosboot.master.core.state.Quantities;
import io.dcosboot.master.core.validation.QuotaValidation;
import io.dcosboot.mesos.v1.Resource;
import io.dcosboot.mesos.v1.master.Call;
import io.dcosboot.mesos.v1.quota.QuotaConfig;
import io.dcosboot.mesos.v1.quota.QuotaRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Changes the quotas of roles (mesos-master.md §15.2). All of a call takes effect or nothing. */
final class QuotaCalls {

    private final MasterSettings settings;
    private final QuotaRescinding rescinding;

    QuotaCalls(MasterSettings settings, OfferBook offers) {
        this.settings = settings;
        this.rescinding = new QuotaRescinding(offers);
    }

    void update(Turn turn, Call.UpdateQuota call, long request) {
        PersistentSortedMap<String, QuotaConfig> quotas = ordered(turn.state());
        Consumption used = Consumption.used(turn.state());
        List<String> changed = new ArrayList<>();
        for (QuotaConfig config : call.getQuotaConfigsList()) {
            String role = config.getRole();
            Optional<String> flaw = QuotaValidation.validate(config)
                    .map(why -> "Invalid QuotaConfig: " + why)
                    .or(() -> nested(role, "Updating"))
                    .or(() -> unknown(role).map(why -> "Invalid QuotaConfig: " + why))
                    .or(() -> call.getForce() ? Optional.empty() : exceeded(config, used.of(role)));
            if (flaw.isPresent()) {
                turn.answer(request, new CallAnswer.Refused(400, flaw.get()));
                return;
            }
            boolean none = config.getGuaranteesCount() == 0 && config.getLimitsCount() == 0;
            quotas = none ? quotas.minus(role) : quotas.plus(role, config);
            changed.add(role);
        }
        Optional<String> overcommit = call.getForce() ? Optional.empty() : overcommit(turn.state(), quotas);
        if (overcommit.isPresent()) {
            turn.answer(
                    request,
                    new CallAnswer.Refused(
                            400,
                            "Invalid QuotaConfig: " + overcommit.get() + " (use 'force' flag to bypass this check)"));
            return;
        }
        order(turn, quotas, changed, request);
    }

    void set(Turn turn, Call.SetQuota call, long request) {
        QuotaRequest wanted = call.getQuotaRequest();
        String role = wanted.getRole();
        PersistentSortedMap<String, QuotaConfig> before = ordered(turn.state());
        Optional<String> flaw = QuotaValidation.validate(wanted)
                .map(why -> "Failed to validate set quota request: " + why)
                .or(() -> nested(role, "Setting"))
                .or(() -> unknown(role).map(why -> "Failed to validate set quota request: " + why))
                .or(() -> before.containsKey(role)
                        ? Optional.of("Failed to validate set quota request: Cannot set quota for role '" + role
                                + "' which already has quota")
                        : Optional.empty());
        if (flaw.isPresent()) {
            turn.answer(request, new CallAnswer.Refused(400, flaw.get()));
            return;
        }
        QuotaConfig.Builder config = QuotaConfig.newBuilder().setRole(role);
        for (Resource resource : wanted.getGuaranteeList()) {
            config.putGuarantees(resource.getName(), resource.getScalar());
            config.putLimits(resource.getName(), resource.getScalar());
        }
        PersistentSortedMap<String, QuotaConfig> quotas = before.plus(role, config.build());
        Optional<String> overcommit = wanted.getForce() ? Optional.empty() : overcommit(turn.state(), quotas);
        if (overcommit.isPresent()) {
            turn.answer(
                    request,
                    new CallAnswer.Refused(
                            409,
                            "Quota guarantees overcommit the cluster (use 'force' to bypass this check): "
                                    + overcommit.get()));
            return;
        }
        order(turn, quotas, List.of(role), request);
    }

    void remove(Turn turn, Call.RemoveQuota call, long request) {
        PersistentSortedMap<String, QuotaConfig> before = ordered(turn.state());
        if (!before.containsKey(call.getRole())) {
            turn.answer(request, new CallAnswer.Refused(400, "Role '" + call.getRole() + "' has no quota set"));
            return;
        }
        order(turn, before.minus(call.getRole()), List.of(), request);
    }

    private static Optional<String> nested(String role, String doing) {
        return role.contains("/")
                ? Optional.of(doing + " quota on nested role '" + role + "' is not supported yet")
                : Optional.empty();
    }

    private Optional<String> unknown(String role) {
        return settings.roles().isEmpty() || settings.roles().contains(role)
                ? Optional.empty()
                : Optional.of("Unknown role: '" + role + "'");
    }

    /** Whether the role uses more than it shall be allowed. */
    private static Optional<String> exceeded(QuotaConfig config, Quantities used) {
        Quantities limits = Quantities.ofScalars(config.getLimitsMap());
        return config.getLimitsMap().keySet().stream().anyMatch(name -> used.millis(name) > limits.millis(name))
                ? Optional.of("Invalid QuotaConfig: Role '" + config.getRole() + "' is already consuming '"
                        + Amounts.text(used) + "'; this is more than the requested limits '" + Amounts.text(limits)
                        + "' (use 'force' flag to bypass this check)")
                : Optional.empty();
    }

    /** Whether all guarantees together are more than the cluster has. */
    private static Optional<String> overcommit(MasterState state, PersistentSortedMap<String, QuotaConfig> quotas) {
        Quantities guarantees = Quantities.none();
        for (QuotaConfig quota : quotas.values()) {
            guarantees = guarantees.plus(Quantities.ofScalars(quota.getGuaranteesMap()));
        }
        Quantities capacity = Quantities.none();
        for (var agent : state.agents().registered().values()) {
            capacity = capacity.plus(Quantities.scalars(agent.total().nonRevocable()));
        }
        return capacity.contains(guarantees)
                ? Optional.empty()
                : Optional.of("Total quota guarantees '" + Amounts.text(guarantees) + "' exceed cluster capacity '"
                        + Amounts.text(capacity) + "'");
    }

    /** The quotas as they will be when the registry has everything that was ordered. */
    private static PersistentSortedMap<String, QuotaConfig> ordered(MasterState state) {
        return state.allocator().orders().quotas().orElse(state.quotas());
    }

    private static void order(
            Turn turn, PersistentSortedMap<String, QuotaConfig> quotas, List<String> changed, long request) {
        remember(turn, new Orders(turn.state().allocator().orders().weights(), Optional.of(quotas)));
        turn.emit(new Effect.WriteRegistry(
                new RegistryOperation.ReplaceQuotas(quotas),
                new MasterCommand.QuotasReplaced(quotas, changed, request)));
    }

    /** The registry has the quotas: from now on they count. */
    @SuppressWarnings("ReferenceEquality") // the newest order is this very map, or a later one
    void replaced(Turn turn, MasterCommand.QuotasReplaced done) {
        turn.become(turn.state().withQuotas(done.quotas()));
        Orders orders = turn.state().allocator().orders();
        if (orders.quotas().filter(newest -> newest == done.quotas()).isPresent()) {
            remember(turn, new Orders(orders.weights(), Optional.empty()));
        }
        done.changed()
                .forEach(role -> done.quotas().get(role).ifPresent(quota -> rescinding.makeRoom(turn, role, quota)));
        turn.answer(done.request(), new CallAnswer.Done());
    }

    private static void remember(Turn turn, Orders orders) {
        turn.become(turn.state().withAllocator(turn.state().allocator().withOrders(orders)));
    }
}
