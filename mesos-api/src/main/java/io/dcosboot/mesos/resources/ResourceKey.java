package io.dcosboot.mesos.resources;

import io.dcosboot.mesos.v1.Resource;
import io.dcosboot.mesos.v1.Resource.AllocationInfo;
import io.dcosboot.mesos.v1.Resource.DiskInfo.Source;
import org.jspecify.annotations.Nullable;

/** What makes two resources the same but for their quantity (mesos-master.md §13.3). */
final class ResourceKey {
    /** Without quantity, in post-refinement form. */
    private final Resource prototype;

    /** The prototype without what does not count for identity. */
    private final Resource identity;

    private final int hash;
    private final String reservationRole;
    private final boolean whole;

    /** The key that this one is with an allocation; so that giving and taking back ends where it began. */
    private final @Nullable ResourceKey origin;

    private ResourceKey(Resource prototype, @Nullable ResourceKey origin) {
        this.origin = origin;
        this.prototype = prototype;
        this.identity = prototype.getDisk().hasVolume()
                ? prototype.toBuilder()
                        .setDisk(prototype.getDisk().toBuilder().clearVolume())
                        .build()
                : prototype;
        this.hash = identity.hashCode();
        int reservations = prototype.getReservationsCount();
        this.reservationRole = reservations == 0
                ? ResourceFormat.UNRESERVED
                : prototype.getReservations(reservations - 1).getRole();
        this.whole = isWhole(prototype);
    }

    /** The key of a valid resource in any format. */
    static ResourceKey of(Resource resource) {
        return new ResourceKey(
                ResourceFormat.postRefinement(resource)
                        .clearScalar()
                        .clearRanges()
                        .clearSet()
                        .build(),
                null);
    }

    private static boolean isWhole(Resource resource) {
        if (!resource.hasDisk()) {
            return false;
        }
        Source source = resource.getDisk().getSource();
        boolean device = switch (source.getType()) {
            case MOUNT, BLOCK -> true;
            case RAW -> source.hasId();
            case UNKNOWN, PATH -> false;
        };
        return device || resource.getDisk().hasPersistence();
    }

    ResourceKey allocatedTo(String role) {
        if (prototype.hasAllocationInfo()
                && prototype.getAllocationInfo().getRole().equals(role)) {
            return this;
        }
        return new ResourceKey(
                prototype.toBuilder()
                        .setAllocationInfo(AllocationInfo.newBuilder().setRole(role))
                        .build(),
                unallocated());
    }

    ResourceKey unallocated() {
        if (!prototype.hasAllocationInfo()) {
            return this;
        }
        return origin != null
                ? origin
                : new ResourceKey(prototype.toBuilder().clearAllocationInfo().build(), null);
    }

    Resource prototype() {
        return prototype;
    }

    String name() {
        return prototype.getName();
    }

    /** The role of the last reservation, {@code *} without one. */
    String reservationRole() {
        return reservationRole;
    }

    boolean reserved() {
        return prototype.getReservationsCount() > 0;
    }

    boolean revocable() {
        return prototype.hasRevocable();
    }

    boolean shared() {
        return prototype.hasShared();
    }

    /** Whether it is never split nor merged: devices and persistent volumes. */
    boolean whole() {
        return whole;
    }

    @Override
    public boolean equals(Object other) {
        return this == other || (other instanceof ResourceKey key && hash == key.hash && identity.equals(key.identity));
    }

    @Override
    public int hashCode() {
        return hash;
    }
}
