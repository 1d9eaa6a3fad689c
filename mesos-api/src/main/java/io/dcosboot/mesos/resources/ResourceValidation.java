package io.dcosboot.mesos.resources;

import io.dcosboot.mesos.v1.Resource;
import io.dcosboot.mesos.v1.Resource.ReservationInfo;
import io.dcosboot.mesos.v1.Value;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/** What makes a resource valid (mesos-master.md §13.4). */
final class ResourceValidation {
    /** Keeps sums over a whole cluster within fixed point. */
    private static final double MAX_SCALAR = 9e12;

    private static final Optional<String> VALID = Optional.empty();

    private ResourceValidation() {}

    static Optional<String> validate(Resource resource) {
        if (resource.getName().isEmpty()) {
            return Optional.of("Empty resource name");
        }
        return quantity(resource).or(() -> extras(resource)).or(() -> reservations(resource));
    }

    private static Optional<String> quantity(Resource resource) {
        return switch (resource.getType()) {
            case SCALAR ->
                resource.hasScalar() && !resource.hasRanges() && !resource.hasSet()
                        ? scalar(resource.getScalar().getValue())
                        : Optional.of("Invalid scalar resource");
            case RANGES ->
                resource.hasRanges() && !resource.hasScalar() && !resource.hasSet()
                        ? ranges(resource.getRanges().getRangeList())
                        : Optional.of("Invalid ranges resource");
            case SET ->
                resource.hasSet() && !resource.hasScalar() && !resource.hasRanges()
                        ? set(resource.getSet().getItemList())
                        : Optional.of("Invalid set resource");
            case TEXT -> Optional.of("Unsupported resource type");
        };
    }

    private static Optional<String> scalar(double value) {
        if (value < 0) {
            return Optional.of("Invalid scalar resource: value <= 0");
        }
        if (!(value <= MAX_SCALAR)) {
            return Optional.of("Invalid scalar resource: value is too large or not a number");
        }
        if (value != 0 && ScalarQuantity.toMillis(value) == 0) {
            return Optional.of("Invalid scalar resource: value is less than 0.001");
        }
        return VALID;
    }

    private static Optional<String> ranges(List<Value.Range> ranges) {
        for (Value.Range range : ranges) {
            if (Long.compareUnsigned(range.getBegin(), range.getEnd()) > 0) {
                return Optional.of("Invalid ranges resource: begin is greater than end");
            }
        }
        List<Value.Range> sorted = ranges.stream()
                .sorted((a, b) -> Long.compareUnsigned(a.getBegin(), b.getBegin()))
                .toList();
        for (int i = 1; i < sorted.size(); i++) {
            if (Long.compareUnsigned(sorted.get(i).getBegin(), sorted.get(i - 1).getEnd()) <= 0) {
                return Optional.of("Invalid ranges resource: overlapping ranges");
            }
        }
        return VALID;
    }

    private static Optional<String> set(List<String> items) {
        return new HashSet<>(items).size() == items.size()
                ? VALID
                : Optional.of("Invalid set resource: duplicated elements");
    }

    private static Optional<String> extras(Resource resource) {
        if (resource.hasDisk() && !resource.getName().equals("disk")) {
            return Optional.of("DiskInfo should not be set for " + resource.getName() + " resource");
        }
        if (resource.hasShared() && !resource.getDisk().hasPersistence()) {
            return Optional.of("Only persistent volumes can be shared");
        }
        return VALID;
    }

    private static Optional<String> reservations(Resource resource) {
        return resource.getReservationsCount() == 0
                ? oldReservation(resource)
                : newReservations(resource).or(() -> mixture(resource));
    }

    private static Optional<String> oldReservation(Resource resource) {
        if (resource.hasReservation() && resource.getReservation().hasType()) {
            return Optional.of("'Resource.ReservationInfo.type' must not be set for the 'Resource.reservation' field");
        }
        if (resource.hasReservation() && resource.getReservation().hasRole()) {
            return Optional.of("'Resource.ReservationInfo.role' must not be set for the 'Resource.reservation' field");
        }
        if (resource.hasReservation() && resource.getRole().equals(ResourceFormat.UNRESERVED)) {
            return Optional.of("Invalid reservation: role \"*\" cannot be dynamically reserved");
        }
        return Roles.validate(resource.getRole());
    }

    private static Optional<String> newReservations(Resource resource) {
        String outer = "";
        for (ReservationInfo reservation : resource.getReservationsList()) {
            boolean refinement = !outer.isEmpty();
            if (reservation.getType() == ReservationInfo.Type.UNKNOWN) {
                return Optional.of("Invalid reservation: 'type' must be STATIC or DYNAMIC");
            }
            Optional<String> flaw = Roles.validate(reservation.getRole());
            if (flaw.isPresent()) {
                return flaw;
            }
            if (reservation.getRole().equals(ResourceFormat.UNRESERVED)) {
                return Optional.of("Invalid reservation: role \"*\" cannot be reserved");
            }
            if (refinement && reservation.getType() != ReservationInfo.Type.DYNAMIC) {
                return Optional.of("Invalid refined reservation: only the first reservation can be STATIC");
            }
            if (refinement && !Roles.isStrictSubrole(reservation.getRole(), outer)) {
                return Optional.of("Invalid refined reservation: role '" + reservation.getRole()
                        + "' is not a refinement of '" + outer + "'");
            }
            outer = reservation.getRole();
        }
        return VALID;
    }

    /** Both forms at once are fine when they say the same. */
    private static Optional<String> mixture(Resource resource) {
        if (!resource.hasRole() && !resource.hasReservation()) {
            return VALID;
        }
        Resource post = resource.toBuilder().clearRole().clearReservation().build();
        Resource both = ResourceFormat.endpoint(post);
        boolean sameRole = !resource.hasRole() || resource.getRole().equals(both.getRole());
        boolean sameReservation = !resource.hasReservation()
                || (both.hasReservation() && resource.getReservation().equals(both.getReservation()));
        boolean consistent = resource.getReservationsCount() == 1 && sameRole && sameReservation;
        return consistent ? VALID : Optional.of("'role' and 'reservation' contradict 'reservations'");
    }
}
