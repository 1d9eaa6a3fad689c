package io.dcosboot.master.core.validation;

import io.dcosboot.master.core.state.AgentConstraints;
import io.dcosboot.master.core.state.Capabilities;
import io.dcosboot.master.core.state.Framework;
import io.dcosboot.mesos.client.Ids;
import io.dcosboot.mesos.resources.Roles;
import io.dcosboot.mesos.v1.FrameworkInfo;
import io.dcosboot.mesos.v1.OfferFilters;
import io.dcosboot.mesos.v1.Value;
import io.dcosboot.mesos.v1.scheduler.OfferConstraints;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Whether a framework may subscribe as it describes itself (mesos-master.md §3.2). */
public final class FrameworkValidation {

    /** The longest failover timeout whose nanoseconds still fit a signed 64-bit number. */
    private static final double MAX_FAILOVER_SECONDS = Long.MAX_VALUE / 1e9;

    private final Set<String> allowedRoles;
    private final boolean rootSubmissions;

    /**
     * @param allowedRoles the only roles allowed; empty for any
     * @param rootSubmissions whether user {@code root} may run frameworks
     */
    public FrameworkValidation(Set<String> allowedRoles, boolean rootSubmissions) {
        this.allowedRoles = Set.copyOf(allowedRoles);
        this.rootSubmissions = rootSubmissions;
    }

    /** Why the framework is refused; empty if it is welcome. */
    public Optional<String> validate(FrameworkInfo info, Collection<String> suppressed, OfferConstraints constraints) {
        return description(info).or(() -> interest(info, suppressed, constraints));
    }

    /** What is wrong with what the framework says of itself. */
    public Optional<String> description(FrameworkInfo info) {
        return roleFields(info)
                .or(() -> roleSyntax(info))
                .or(() -> identifier(info))
                .or(() -> offerFilters(info))
                .or(() -> failoverTimeout(info))
                .or(() -> permitted(info));
    }

    /** What is wrong with the offers it wants. */
    public static Optional<String> interest(
            FrameworkInfo info, Collection<String> suppressed, OfferConstraints constraints) {
        return suppressedRoles(info, suppressed).or(() -> constraints(info, constraints));
    }

    /** Why {@code next} cannot subscribe in place of {@code before}, the same framework; empty if it can. */
    public static Optional<String> validateReturn(FrameworkInfo before, FrameworkInfo next) {
        if (!before.getPrincipal().equals(next.getPrincipal()) || before.hasPrincipal() != next.hasPrincipal()) {
            return Optional.of("Changing framework's principal is not allowed.");
        }
        return Optional.empty();
    }

    /** Why a subscribed framework cannot change from {@code before} to {@code next}; empty if it can. */
    public static Optional<String> validateUpdate(FrameworkInfo before, FrameworkInfo next) {
        return validateReturn(before, next)
                .or(() -> unchanged("user", before.getUser(), next.getUser()))
                .or(() -> unchanged("checkpoint", before.getCheckpoint(), next.getCheckpoint()));
    }

    private static Optional<String> unchanged(String field, Object before, Object next) {
        return before.equals(next)
                ? Optional.empty()
                : Optional.of("Updating 'FrameworkInfo." + field + "' is unsupported; attempted to update from '"
                        + before + "' to '" + next + "'");
    }

    @SuppressWarnings("deprecation") // `role` is how frameworks without MULTI_ROLE name theirs
    private static Optional<String> roleFields(FrameworkInfo info) {
        if (Capabilities.of(info).multiRole()) {
            if (info.hasRole()) {
                return Optional.of("'FrameworkInfo.role' must not be set when the framework is MULTI_ROLE capable");
            }
            List<String> duplicates = new ArrayList<>();
            Set<String> seen = new TreeSet<>();
            for (String role : info.getRolesList()) {
                if (!seen.add(role) && !duplicates.contains(role)) {
                    duplicates.add(role);
                }
            }
            return duplicates.isEmpty()
                    ? Optional.empty()
                    : Optional.of("'FrameworkInfo.roles' contains duplicate items: " + braces(duplicates));
        }
        return info.getRolesCount() == 0
                ? Optional.empty()
                : Optional.of("'FrameworkInfo.roles' must not be set when the framework is not MULTI_ROLE capable");
    }

    private static Optional<String> roleSyntax(FrameworkInfo info) {
        String field = Capabilities.of(info).multiRole() ? "roles" : "role";
        for (String role : Framework.rolesOf(info)) {
            Optional<String> flaw = Roles.validate(role);
            if (flaw.isPresent()) {
                return flaw.map(why -> field.equals("role")
                        ? "'FrameworkInfo.role' is not a valid role: " + why
                        : "'FrameworkInfo.roles' contains invalid role: " + why);
            }
        }
        return Optional.empty();
    }

    private static Optional<String> identifier(FrameworkInfo info) {
        return info.getId().getValue().isEmpty()
                ? Optional.empty()
                : Ids.validate(info.getId().getValue());
    }

    /** Whether each alternative of what an offer must hold at least is an amount of something. */
    private static Optional<String> offerFilters(FrameworkInfo info) {
        for (OfferFilters filters : info.getOfferFiltersMap().values()) {
            for (OfferFilters.ResourceQuantities alternative :
                    filters.getMinAllocatableResources().getQuantitiesList()) {
                Optional<String> flaw = quantities(alternative.getQuantitiesMap());
                if (flaw.isPresent()) {
                    return flaw;
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<String> quantities(Map<String, Value.Scalar> quantities) {
        if (quantities.isEmpty()) {
            return Optional.of("Resource quantities must contain at least one quantity");
        }
        for (Map.Entry<String, Value.Scalar> quantity : quantities.entrySet()) {
            double value = quantity.getValue().getValue();
            Optional<String> flaw = Double.isNaN(value)
                    ? Optional.of("NaN")
                    : Double.isInfinite(value)
                            ? Optional.of("Infinite values")
                            : value < 0 ? Optional.of("Negative values") : Optional.empty();
            if (flaw.isPresent()) {
                return flaw.map(what ->
                        "Invalid resource quantity for '" + quantity.getKey() + "': " + what + " not supported");
            }
        }
        return Optional.empty();
    }

    private static Optional<String> failoverTimeout(FrameworkInfo info) {
        double timeout = info.getFailoverTimeout();
        return Math.abs(timeout) <= MAX_FAILOVER_SECONDS // false for NaN
                ? Optional.empty()
                : Optional.of("The framework failover_timeout (" + timeout + ") is invalid");
    }

    private Optional<String> permitted(FrameworkInfo info) {
        if (!rootSubmissions && info.getUser().equals("root")) {
            return Optional.of("User 'root' is not allowed to run frameworks without --root_submissions set");
        }
        List<String> missing = allowedRoles.isEmpty()
                ? List.of()
                : Framework.rolesOf(info).stream()
                        .filter(role -> !allowedRoles.contains(role))
                        .toList();
        return missing.isEmpty()
                ? Optional.empty()
                : Optional.of("Roles " + braces(missing) + " are not present in the master's --roles");
    }

    private static Optional<String> suppressedRoles(FrameworkInfo info, Collection<String> suppressed) {
        List<String> unknown = suppressed.stream()
                .filter(role -> !Framework.rolesOf(info).contains(role))
                .toList();
        return unknown.isEmpty()
                ? Optional.empty()
                : Optional.of("Suppressed roles " + braces(unknown) + " are not contained in the set of roles");
    }

    private static Optional<String> constraints(FrameworkInfo info, OfferConstraints constraints) {
        List<String> unknown = constraints.getRoleConstraintsMap().keySet().stream()
                .filter(role -> !Framework.rolesOf(info).contains(role))
                .sorted()
                .toList();
        return (unknown.isEmpty()
                        ? AgentConstraints.validate(constraints)
                        : Optional.of("Roles " + braces(unknown) + " are not contained in the set of roles"))
                .map(why -> "Offer constraints are not valid: " + why);
    }

    private static String braces(Collection<String> roles) {
        return "{ " + String.join(", ", roles) + " }";
    }
}
