package io.dcosboot.mesos.resources;

import io.dcosboot.mesos.v1.Resource;
import io.dcosboot.mesos.v1.Resource.ReservationInfo;

/** The three ways to write a resource's reservations (mesos-master.md §13.5). */
final class ResourceFormat {
    static final String UNRESERVED = "*";

    private ResourceFormat() {}

    /** The post-refinement form of a valid resource in any form: only {@code reservations}. */
    static Resource.Builder postRefinement(Resource resource) {
        Resource.Builder post = resource.toBuilder().clearRole().clearReservation();
        if (resource.getReservationsCount() == 0 && !resource.getRole().equals(UNRESERVED)) {
            post.addReservations(oldReservation(resource));
        }
        return post;
    }

    private static ReservationInfo.Builder oldReservation(Resource resource) {
        if (!resource.hasReservation()) {
            return ReservationInfo.newBuilder()
                    .setType(ReservationInfo.Type.STATIC)
                    .setRole(resource.getRole());
        }
        return resource.getReservation().toBuilder()
                .setType(ReservationInfo.Type.DYNAMIC)
                .setRole(resource.getRole());
    }

    /** The form old clients know; a refined reservation has none and stays in the post-refinement form. */
    static Resource preRefinement(Resource post) {
        return post.getReservationsCount() > 1
                ? post
                : withRole(post).clearReservations().build();
    }

    /** Both forms at once, as the operator endpoints write it. */
    static Resource endpoint(Resource post) {
        return post.getReservationsCount() > 1 ? post : withRole(post).build();
    }

    private static Resource.Builder withRole(Resource post) {
        if (post.getReservationsCount() == 0) {
            return post.toBuilder().setRole(UNRESERVED);
        }
        ReservationInfo reservation = post.getReservations(0);
        Resource.Builder old = post.toBuilder().setRole(reservation.getRole());
        if (reservation.getType() == ReservationInfo.Type.DYNAMIC) {
            old.setReservation(reservation.toBuilder().clearType().clearRole());
        }
        return old;
    }
}
