package io.dcosboot.mesos.resources;

import io.dcosboot.mesos.v1.Resource;
import io.dcosboot.mesos.v1.Value;

/** How much of a resource (mesos-master.md §13.1, §13.2). Both operands of an operation are of one kind. */
sealed interface Quantity permits ScalarQuantity, RangesQuantity, SetQuantity {
    boolean isEmpty();

    Quantity plus(Quantity other);

    /** What is left; taking more than there is leaves nothing. */
    Quantity minus(Quantity other);

    boolean contains(Quantity other);

    /** The size in thousandths, as quota and minimum allocations count it (§13.9). */
    long millis();

    void writeTo(Resource.Builder resource);

    /** The quantity of a valid resource. */
    static Quantity of(Resource resource) {
        return switch (resource.getType()) {
            case SCALAR -> ScalarQuantity.of(resource.getScalar().getValue());
            case RANGES -> RangesQuantity.of(resource.getRanges().getRangeList());
            case SET -> SetQuantity.of(resource.getSet().getItemList());
            case TEXT -> throw new IllegalArgumentException("A resource cannot be of type " + Value.Type.TEXT);
        };
    }
}
