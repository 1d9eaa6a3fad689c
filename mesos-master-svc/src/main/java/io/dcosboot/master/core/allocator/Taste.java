package io.dcosboot.master.core.allocator;

import io.dcosboot.mesos.resources.Resources;
import io.dcosboot.mesos.v1.Resource;

/** Which kinds of resources a framework can deal with (mesos-master.md §14, "Stripped resources"). */
record Taste(boolean revocable, boolean shared, boolean refined) {

    /** What is left for such a framework. */
    Resources of(Resources offerable) {
        for (Resource resource : offerable) {
            if (!fits(resource)) {
                return offerable.filter(this::fits);
            }
        }
        return offerable;
    }

    private boolean fits(Resource resource) {
        return (revocable || !resource.hasRevocable())
                && (shared || !resource.hasShared())
                && (refined || resource.getReservationsCount() <= 1);
    }
}
