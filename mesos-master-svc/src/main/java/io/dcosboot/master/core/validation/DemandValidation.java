package io.dcosboot.master.core.validation;

import io.dcosboot.mesos.client.Ids;
import io.dcosboot.mesos.resources.Resources;
import io.dcosboot.mesos.v1.Resource;
import io.dcosboot.mesos.v1.Resource.ReservationInfo;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What tasks and executors may ask for (mesos-master.md §7, lines 10 to 13). */
final class DemandValidation {

    private DemandValidation() {}

    /** Whether each resource is well-formed and may be used at all. */
    static Optional<String> form(List<Resource> resources) {
        return Resources.validate(resources)
                .map(why -> "Invalid resources: " + why)
                .or(() -> wholeGpus(resources).map(why -> "Invalid 'gpus' resource: " + why))
                .or(() -> disks(resources).map(why -> "Invalid DiskInfo: " + why))
                .or(() -> reservations(resources).map(why -> "Invalid ReservationInfo: " + why));
    }

    private static Optional<String> wholeGpus(List<Resource> resources) {
        for (Resource resource : resources) {
            double value = resource.getScalar().getValue();
            if (resource.getName().equals("gpus") && value != Math.rint(value)) {
                return Optional.of("The 'gpus' resource must be an unsigned integer");
            }
        }
        return Optional.empty();
    }

    private static Optional<String> disks(List<Resource> resources) {
        for (Resource resource : resources) {
            Optional<String> flaw = resource.hasDisk() ? disk(resource) : Optional.empty();
            if (flaw.isPresent()) {
                return flaw;
            }
        }
        return Optional.empty();
    }

    private static Optional<String> disk(Resource resource) {
        Resource.DiskInfo disk = resource.getDisk();
        if (!disk.hasPersistence()) {
            if (disk.hasVolume()) {
                return Optional.of("Non-persistent volume not supported");
            }
            return disk.hasSource() ? Optional.empty() : Optional.of("DiskInfo is set but empty");
        }
        if (resource.hasRevocable()) {
            return Optional.of("Persistent volumes cannot be created from revocable resources");
        }
        if (!Resources.of(resource).unreserved().isEmpty()) {
            return Optional.of("Persistent volumes cannot be created from unreserved resources");
        }
        if (!disk.hasVolume()) {
            return Optional.of("Expecting 'volume' to be set for persistent volume");
        }
        if (disk.getVolume().hasHostPath()) {
            return Optional.of("Expecting 'host_path' to be unset for persistent volume");
        }
        return Ids.validate(disk.getPersistence().getId())
                .map(why -> "Invalid persistence ID for persistent volume: " + why);
    }

    private static Optional<String> reservations(List<Resource> resources) {
        for (Resource resource : resources) {
            if (resource.hasRevocable() && dynamicallyReserved(resource)) {
                return Optional.of("Dynamically reserved resource " + Resources.of(resource)
                        + " cannot be created from revocable resources");
            }
        }
        return Optional.empty();
    }

    private static boolean dynamicallyReserved(Resource resource) {
        int last = resource.getReservationsCount() - 1;
        return last < 0
                ? resource.hasReservation()
                : resource.getReservations(last).getType() == ReservationInfo.Type.DYNAMIC;
    }

    /** Whether no volume is asked for twice; its id is unique per role. */
    static Optional<String> uniqueVolumes(List<Resource> resources) {
        record Volume(String role, String id) {}
        Set<Volume> seen = new HashSet<>();
        for (Resource resource : resources) {
            String id = resource.getDisk().getPersistence().getId();
            if (resource.getDisk().hasPersistence() && !seen.add(new Volume(reservationRole(resource), id))) {
                return Optional.of("Persistence ID '" + id + "' is not unique");
            }
        }
        return Optional.empty();
    }

    @SuppressWarnings("deprecation") // `role` is how reservations that are not refined name theirs
    private static String reservationRole(Resource resource) {
        int last = resource.getReservationsCount() - 1;
        return last < 0 ? resource.getRole() : resource.getReservations(last).getRole();
    }

    /** Whether all resources are allocated to the same role. */
    static Optional<String> oneAllocationRole(List<Resource> resources) {
        for (Resource resource : resources) {
            if (!resource.getAllocationInfo().hasRole()) {
                return Optional.of("The resources are not allocated to a role");
            }
            String role = resource.getAllocationInfo().getRole();
            String first = resources.getFirst().getAllocationInfo().getRole();
            if (!role.equals(first)) {
                return Optional.of("The resources have multiple allocation roles ('" + role + "' and '" + first
                        + "') but only one allocation role is allowed");
            }
        }
        return Optional.empty();
    }

    /** Whether no resource is asked for both revocably and for good. */
    static Optional<String> revocableMix(List<Resource> resources) {
        Set<String> revocable = new HashSet<>();
        Set<String> steady = new HashSet<>();
        for (Resource resource : resources) {
            (resource.hasRevocable() ? revocable : steady).add(resource.getName());
        }
        return revocable.stream()
                .filter(steady::contains)
                .sorted()
                .findFirst()
                .map(name -> "Cannot use both revocable and non-revocable '" + name + "' at the same time");
    }

    /** Whether ranges and sets of these have something in common, so that they cannot all be had. */
    static boolean overlap(List<Resources> demands) {
        Resources all = Resources.empty();
        for (Resources demand : demands) {
            all = all.plus(demand);
        }
        for (String name : all.names()) {
            long sum = 0;
            for (Resources demand : demands) {
                sum += demand.quantityMillis(name);
            }
            if (sum != all.quantityMillis(name)) {
                return true;
            }
        }
        return false;
    }
}
