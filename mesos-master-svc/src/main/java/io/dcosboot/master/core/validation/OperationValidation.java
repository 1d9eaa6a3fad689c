package io.dcosboot.master.core.validation;

import io.dcosboot.master.core.state.Agent;
import io.dcosboot.master.core.state.Framework;
import io.dcosboot.mesos.resources.Resources;
import io.dcosboot.mesos.v1.FrameworkInfo;
import io.dcosboot.mesos.v1.Offer.Operation;
import io.dcosboot.mesos.v1.Resource;
import io.dcosboot.mesos.v1.Resource.ReservationInfo;
import io.dcosboot.mesos.v1.Volume;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Whether an operation on reservations or volumes makes sense at all (mesos-master.md §6, table of operations). */
public final class OperationValidation {

    private OperationValidation() {}

    /**
     * Who wants it.
     *
     * @param framework empty for an operator
     * @param principal whom reservations and volumes must name, if that is known
     * @param role the role the framework's offers are allocated to; empty for an operator
     */
    public record Actor(Optional<Framework> framework, Optional<String> principal, Optional<String> role) {

        public static Actor operator(Optional<String> principal) {
            return new Actor(Optional.empty(), principal, Optional.empty());
        }

        public static Actor framework(Framework framework, String role) {
            FrameworkInfo info = framework.info();
            return new Actor(
                    Optional.of(framework),
                    info.hasPrincipal() ? Optional.of(info.getPrincipal()) : Optional.empty(),
                    Optional.of(role));
        }
    }

    /**
     * Why an operation cannot be carried out, whoever has the resources now; empty if it can.
     *
     * @throws IllegalArgumentException if it is none of RESERVE, UNRESERVE, CREATE and DESTROY
     */
    public static Optional<String> validate(Operation operation, Actor actor, Agent agent) {
        return switch (operation.getType()) {
            case RESERVE -> reserve(operation.getReserve(), actor);
            case UNRESERVE -> unreserve(operation.getUnreserve().getResourcesList());
            case CREATE -> create(operation.getCreate().getVolumesList(), actor, agent);
            case DESTROY -> destroy(operation.getDestroy().getVolumesList(), agent);
            case UNKNOWN, LAUNCH, LAUNCH_GROUP, GROW_VOLUME, SHRINK_VOLUME, CREATE_DISK, DESTROY_DISK ->
                throw new IllegalArgumentException(operation.getType() + " is judged elsewhere");
        };
    }

    private static Optional<String> reserve(Operation.Reserve reserve, Actor actor) {
        Optional<String> flaw = form(reserve.getResourcesList());
        if (flaw.isPresent()) {
            return flaw;
        }
        for (Resource resource : Resources.of(reserve.getResourcesList())) {
            Optional<String> objection = reservation(resource, actor);
            if (objection.isPresent()) {
                return objection;
            }
        }
        return reserve.getSourceCount() == 0 ? Optional.empty() : source(reserve, actor);
    }

    private static Optional<String> reservation(Resource resource, Actor actor) {
        if (resource.getDisk().hasPersistence()) {
            return Optional.of("A persistent volume " + Resources.of(resource) + " cannot be reserved");
        }
        if (!dynamic(resource)) {
            return Optional.of("Resource " + Resources.of(resource) + " is not dynamically reserved");
        }
        if (resource.hasRevocable()) {
            return Optional.of("Revocable resource " + Resources.of(resource) + " cannot be reserved");
        }
        ReservationInfo last = last(resource);
        if (actor.principal().isPresent()) {
            String expected = actor.principal().get();
            if (!last.hasPrincipal()) {
                return Optional.of("A reserve operation was attempted by principal '" + expected
                        + "', but there is a reserved resource in the request with no principal set");
            }
            if (!last.getPrincipal().equals(expected)) {
                return Optional.of("A reserve operation was attempted by principal '" + expected
                        + "', but there is a reserved resource in the request with principal '" + last.getPrincipal()
                        + "' set");
            }
        }
        if (actor.role().filter(role -> !role.equals(last.getRole())).isPresent()) {
            return Optional.of("A reserve operation was attempted for a resource with role '" + last.getRole()
                    + "', but the resource is allocated to role '"
                    + actor.role().get() + "'");
        }
        return actor.framework()
                .filter(framework -> !framework.roles().contains(last.getRole()))
                .map(framework -> "A reserve operation was attempted for a resource with role '" + last.getRole()
                        + "', but the framework can only reserve resources with roles '"
                        + String.join(", ", framework.roles()) + "'");
    }

    private static Optional<String> source(Operation.Reserve reserve, Actor actor) {
        if (actor.framework().isPresent()) {
            return Optional.of("'source' is not supported in the scheduler API");
        }
        Optional<String> flaw = Resources.validate(reserve.getSourceList()).map(why -> "Invalid source: " + why);
        if (flaw.isPresent()) {
            return flaw;
        }
        for (Resource resource : Resources.of(reserve.getSourceList())) {
            if (resource.getDisk().hasPersistence()) {
                return Optional.of("A persistent volume " + Resources.of(resource) + " cannot be reserved again");
            }
            if (resource.getReservationsList().stream()
                    .anyMatch(made -> made.getType() == ReservationInfo.Type.STATIC)) {
                return Optional.of(
                        "Statically reserved resource " + Resources.of(resource) + " cannot be reserved again");
            }
        }
        Resources from = bare(reserve.getSourceList());
        Resources to = bare(reserve.getResourcesList());
        return from.equals(to)
                ? Optional.empty()
                : Optional.of("The resources " + to + " do not match the source " + from);
    }

    private static Resources bare(List<Resource> resources) {
        Resources sum = Resources.empty();
        for (Resource resource : Resources.of(resources)) {
            sum = sum.plus(Resources.of(resource.toBuilder()
                    .clearReservations()
                    .clearAllocationInfo()
                    .build()));
        }
        return sum;
    }

    private static Optional<String> unreserve(List<Resource> resources) {
        Optional<String> flaw = form(resources);
        if (flaw.isPresent()) {
            return flaw;
        }
        for (Resource resource : Resources.of(resources)) {
            if (!dynamic(resource)) {
                return Optional.of("Resource " + Resources.of(resource) + " is not dynamically reserved");
            }
            if (resource.getDisk().hasPersistence()) {
                return Optional.of("A dynamically reserved persistent volume " + Resources.of(resource)
                        + " cannot be unreserved directly. Please destroy the persistent volume first then unreserve"
                        + " the resource");
            }
        }
        return Optional.empty();
    }

    private static Optional<String> create(List<Resource> volumes, Actor actor, Agent agent) {
        Optional<String> flaw = form(volumes)
                .or(() -> DemandValidation.form(volumes))
                .or(() -> DemandValidation.uniqueVolumes(volumes));
        if (flaw.isPresent()) {
            return flaw;
        }
        Set<String> taken = volumeKeys(agent.total());
        for (Resource volume : Resources.of(volumes)) {
            Optional<String> objection = volume(volume, actor);
            if (objection.isPresent()) {
                return objection;
            }
            if (taken.contains(volumeKey(volume))) {
                return Optional.of(
                        "Persistence ID '" + volume.getDisk().getPersistence().getId() + "' is not unique");
            }
        }
        return Optional.empty();
    }

    private static Optional<String> volume(Resource volume, Actor actor) {
        if (!volume.getDisk().hasPersistence()) {
            return Optional.of("Resource " + Resources.of(volume) + " does not have persistence set");
        }
        if (volume.getDisk().getVolume().getMode() != Volume.Mode.RW) {
            return Optional.of("Expecting 'mode' of persistent volume "
                    + volume.getDisk().getPersistence().getId() + " to be RW");
        }
        String creator = volume.getDisk().getPersistence().getPrincipal();
        if (actor.principal().filter(name -> !name.equals(creator)).isPresent()) {
            return Optional.of("Create volume operation has been attempted by principal '"
                    + actor.principal().get() + "', but there is a volume in the operation with "
                    + (volume.getDisk().getPersistence().hasPrincipal()
                            ? "principal '" + creator + "' set in 'DiskInfo.Persistence'"
                            : "no principal set in 'DiskInfo.Persistence'"));
        }
        boolean shares = actor.framework()
                .map(framework -> framework.capabilities().has(FrameworkInfo.Capability.Type.SHARED_RESOURCES))
                .orElse(true);
        return volume.hasShared() && !shares
                ? Optional.of("Create volume operation has been attempted by framework '"
                        + actor.framework().map(Framework::id).orElseThrow() + "' with no SHARED_RESOURCES capability")
                : Optional.empty();
    }

    private static Optional<String> destroy(List<Resource> volumes, Agent agent) {
        Optional<String> flaw = form(volumes);
        if (flaw.isPresent()) {
            return flaw;
        }
        Resources wanted = Resources.of(volumes).unallocated();
        for (Resource volume : wanted) {
            if (!volume.getDisk().hasPersistence()) {
                return Optional.of("Resource " + Resources.of(volume) + " is not a persistent volume");
            }
        }
        if (!agent.total().contains(wanted)) {
            return Optional.of("Persistent volumes not found");
        }
        Resources used = agent.usage().usedTotal().unallocated();
        for (Resource volume : wanted) {
            if (used.contains(Resources.of(volume))) {
                return Optional.of("Persistent volumes in use");
            }
        }
        return Optional.empty();
    }

    private static Optional<String> form(List<Resource> resources) {
        return resources.isEmpty()
                ? Optional.of("No resources specified")
                : Resources.validate(resources).map(why -> "Invalid resources: " + why);
    }

    private static Set<String> volumeKeys(Resources resources) {
        Set<String> keys = new HashSet<>();
        for (Resource resource : resources) {
            if (resource.getDisk().hasPersistence()) {
                keys.add(volumeKey(resource));
            }
        }
        return keys;
    }

    /** The id of a persistent volume is unique in its role on its agent; no role has a blank. */
    private static String volumeKey(Resource volume) {
        return last(volume).getRole() + ' ' + volume.getDisk().getPersistence().getId();
    }

    private static boolean dynamic(Resource resource) {
        return resource.getReservationsCount() > 0 && last(resource).getType() == ReservationInfo.Type.DYNAMIC;
    }

    private static ReservationInfo last(Resource resource) {
        return resource.getReservations(resource.getReservationsCount() - 1);
    }
}
