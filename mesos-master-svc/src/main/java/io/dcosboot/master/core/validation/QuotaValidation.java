package io.dcosboot.master.core.validation;

import io.dcosboot.mesos.resources.Resources;
import io.dcosboot.mesos.resources.Roles;
import io.dcosboot.mesos.v1.Resource;
import io.dcosboot.mesos.v1.Value;
import io.dcosboot.mesos.v1.quota.QuotaConfig;
import io.dcosboot.mesos.v1.quota.QuotaRequest;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Whether a quota is well formed (mesos-master.md §15.2). Both methods answer why not; empty if it is. */
public final class QuotaValidation {

    /** One EiB in MB. */
    private static final double MOST_MEGABYTES = 1L << 40;

    private static final double MOST_OF_OTHERS = 1e12;

    private QuotaValidation() {}

    /** Of a request in the old form, which sets a guarantee that is the limit, too. */
    public static Optional<String> validate(QuotaRequest request) {
        return Roles.validate(request.getRole())
                .map(why -> "QuotaInfo with invalid role: " + why)
                .or(() -> request.getRole().equals("*")
                        ? Optional.of("QuotaInfo must not specify the default '*' role")
                        : Optional.empty())
                .or(() -> request.getGuaranteeCount() == 0
                        ? Optional.of("QuotaInfo with empty 'guarantee'")
                        : Optional.empty())
                .or(() -> guarantee(request));
    }

    private static Optional<String> guarantee(QuotaRequest request) {
        Set<String> names = new HashSet<>();
        for (Resource resource : request.getGuaranteeList()) {
            Optional<String> flaw = Resources.validate(resource)
                    .map(why -> "QuotaInfo with invalid resource: " + why)
                    .or(() -> unsuitable(resource))
                    .or(() -> names.add(resource.getName())
                            ? Optional.empty()
                            : Optional.of("QuotaInfo contains duplicate resource name '" + resource.getName() + "'"))
                    .or(() -> amount(resource.getName(), resource.getScalar().getValue())
                            .map(why -> "QuotaInfo with invalid resource: " + why));
            if (flaw.isPresent()) {
                return flaw;
            }
        }
        return Optional.empty();
    }

    @SuppressWarnings("deprecation") // the old forms of reservations are what is refused here
    private static Optional<String> unsuitable(Resource resource) {
        if (resource.getReservationsCount() > 0 || resource.hasReservation()) {
            return Optional.of("QuotaInfo must not contain any ReservationInfo");
        }
        if (resource.hasRole() && !resource.getRole().equals("*")) {
            return Optional.of("QuotaInfo must not specify a role in any resource");
        }
        if (resource.hasDisk()) {
            return Optional.of("QuotaInfo must not contain DiskInfo");
        }
        if (resource.hasRevocable()) {
            return Optional.of("QuotaInfo must not contain RevocableInfo");
        }
        return resource.getType() == Value.Type.SCALAR
                ? Optional.empty()
                : Optional.of("QuotaInfo must not include non-scalar resources");
    }

    /** Of a quota with guarantees and limits. */
    public static Optional<String> validate(QuotaConfig config) {
        return Roles.validate(config.getRole())
                .or(() -> config.getRole().equals("*")
                        ? Optional.of("setting quota for the default '*' role is not supported")
                        : Optional.empty())
                .map(why -> "Invalid 'QuotaConfig.role': " + why)
                .or(() -> amounts(config.getGuaranteesMap()).map(why -> "Invalid 'QuotaConfig.guarantees': " + why))
                .or(() -> amounts(config.getLimitsMap()).map(why -> "Invalid 'QuotaConfig.limits': " + why))
                .or(() -> order(config));
    }

    private static Optional<String> amounts(Map<String, Value.Scalar> amounts) {
        for (Map.Entry<String, Value.Scalar> entry : amounts.entrySet()) {
            Optional<String> flaw = amount(entry.getKey(), entry.getValue().getValue());
            if (flaw.isPresent()) {
                return flaw;
            }
        }
        return Optional.empty();
    }

    private static Optional<String> amount(String name, double value) {
        if (name.isEmpty()) {
            return Optional.of("Empty resource name");
        }
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            return Optional.of("'" + name + "' must be a finite number");
        }
        if (value < 0) {
            return Optional.of("'" + name + "' must not be negative");
        }
        double most = name.equals("mem") || name.equals("disk") ? MOST_MEGABYTES : MOST_OF_OTHERS;
        return value <= most
                ? Optional.empty()
                : Optional.of("'" + name + "' must not be larger than " + (long) most + ", it is " + value);
    }

    private static Optional<String> order(QuotaConfig config) {
        for (Map.Entry<String, Value.Scalar> guarantee :
                config.getGuaranteesMap().entrySet()) {
            Value.Scalar limit = config.getLimitsMap().get(guarantee.getKey());
            if (limit != null && guarantee.getValue().getValue() > limit.getValue()) {
                return Optional.of("'QuotaConfig.guarantees' are not contained within 'QuotaConfig.limits': '"
                        + guarantee.getKey() + "' is guaranteed "
                        + guarantee.getValue().getValue() + " but limited to " + limit.getValue());
            }
        }
        return Optional.empty();
    }
}
