package io.dcosboot.mesos.resources;

import io.dcosboot.mesos.v1.Offer.Operation;
import io.dcosboot.mesos.v1.Resource;
import io.dcosboot.mesos.v1.Resource.DiskInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * What a reservation or volume operation makes of what (mesos-master.md §6, "Consumes → produces").
 *
 * @param consumed what must be there before
 * @param produced what is there instead afterwards
 */
public record Conversion(Resources consumed, Resources produced) {

    /**
     * The conversion that an operation with valid resources stands for.
     *
     * @throws IllegalArgumentException if the operation is none of RESERVE, UNRESERVE, CREATE and DESTROY, or names
     *     invalid resources
     */
    public static Conversion of(Operation operation) {
        return switch (operation.getType()) {
            case RESERVE -> {
                Operation.Reserve reserve = operation.getReserve();
                yield new Conversion(
                        reserve.getSourceCount() > 0
                                ? Resources.of(reserve.getSourceList())
                                : each(reserve.getResourcesList(), Conversion::withoutReservation),
                        Resources.of(reserve.getResourcesList()));
            }
            case UNRESERVE ->
                new Conversion(
                        Resources.of(operation.getUnreserve().getResourcesList()),
                        each(operation.getUnreserve().getResourcesList(), Conversion::withoutReservation));
            case CREATE ->
                new Conversion(
                        each(operation.getCreate().getVolumesList(), Conversion::withoutVolume),
                        Resources.of(operation.getCreate().getVolumesList()));
            case DESTROY ->
                new Conversion(
                        Resources.of(operation.getDestroy().getVolumesList()),
                        each(operation.getDestroy().getVolumesList(), Conversion::withoutVolume));
            case UNKNOWN, LAUNCH, LAUNCH_GROUP, GROW_VOLUME, SHRINK_VOLUME, CREATE_DISK, DESTROY_DISK ->
                throw new IllegalArgumentException(operation.getType() + " converts nothing that is known beforehand");
        };
    }

    /** The same conversion of resources that are allocated to nobody. */
    public Conversion unallocated() {
        return new Conversion(consumed.unallocated(), produced.unallocated());
    }

    /** What {@code resources}, which contain what is consumed, become. */
    public Resources applyTo(Resources resources) {
        return resources.minus(consumed).plus(produced);
    }

    /** What an agent has once its checkpointed reservations and volumes are made of its plain resources. */
    public static Resources checkpointed(Resources plain, Resources checkpointed) {
        return plain.minus(plain(checkpointed)).plus(checkpointed);
    }

    /** What checkpointed reservations and volumes are made of. */
    public static Resources plain(Resources checkpointed) {
        Resources sum = Resources.empty();
        for (Resource resource : checkpointed) {
            sum = sum.plus(Resources.of(plain(resource)));
        }
        return sum;
    }

    /** Whether an agent must remember the resource itself: it is dynamically reserved or a persistent volume. */
    public static boolean mustBeCheckpointed(Resource resource) {
        return resource.getDisk().hasPersistence()
                || ResourceFormat.postRefinement(resource).getReservationsList().stream()
                        .anyMatch(reservation -> reservation.getType() == Resource.ReservationInfo.Type.DYNAMIC);
    }

    private static Resources each(List<Resource> resources, UnaryOperator<Resource> change) {
        List<Resource> changed = new ArrayList<>();
        resources.forEach(resource -> changed.add(change.apply(resource)));
        return Resources.of(changed);
    }

    private static Resource withoutReservation(Resource resource) {
        Resource.Builder post = ResourceFormat.postRefinement(resource);
        int last = post.getReservationsCount() - 1;
        return last < 0 ? post.build() : post.removeReservations(last).build();
    }

    private static Resource withoutVolume(Resource volume) {
        Resource.Builder plain = volume.toBuilder().clearShared();
        DiskInfo.Builder disk = plain.getDisk().toBuilder().clearPersistence().clearVolume();
        return (disk.hasSource() ? plain.setDisk(disk) : plain.clearDisk()).build();
    }

    /** As the agent's flags know it: without volume and dynamic reservations. */
    private static Resource plain(Resource resource) {
        Resource.Builder plain =
                ResourceFormat.postRefinement(resource.getDisk().hasPersistence() ? withoutVolume(resource) : resource);
        List<Resource.ReservationInfo> kept = plain.getReservationsList().stream()
                .filter(reservation -> reservation.getType() != Resource.ReservationInfo.Type.DYNAMIC)
                .toList();
        return plain.clearReservations().addAllReservations(kept).build();
    }
}
