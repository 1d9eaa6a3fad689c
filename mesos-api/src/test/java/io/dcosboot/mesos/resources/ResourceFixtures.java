package io.dcosboot.mesos.resources;

import io.dcosboot.mesos.v1.Resource;
import io.dcosboot.mesos.v1.Resource.DiskInfo;
import io.dcosboot.mesos.v1.Resource.DiskInfo.Source;
import io.dcosboot.mesos.v1.Resource.ReservationInfo;
import io.dcosboot.mesos.v1.Value;
import java.util.List;

/** Short ways to write resources in tests. */
final class ResourceFixtures {
    private ResourceFixtures() {}

    static Resource scalar(String name, double value) {
        return Resource.newBuilder()
                .setName(name)
                .setType(Value.Type.SCALAR)
                .setScalar(Value.Scalar.newBuilder().setValue(value))
                .build();
    }

    static Resource ranges(String name, long... bounds) {
        Value.Ranges.Builder ranges = Value.Ranges.newBuilder();
        for (int i = 0; i < bounds.length; i += 2) {
            ranges.addRange(Value.Range.newBuilder().setBegin(bounds[i]).setEnd(bounds[i + 1]));
        }
        return Resource.newBuilder()
                .setName(name)
                .setType(Value.Type.RANGES)
                .setRanges(ranges)
                .build();
    }

    static Resource set(String name, String... items) {
        return Resource.newBuilder()
                .setName(name)
                .setType(Value.Type.SET)
                .setSet(Value.Set.newBuilder().addAllItem(List.of(items)))
                .build();
    }

    static Resource reservedStatically(Resource resource, String role) {
        return reserved(resource, ReservationInfo.Type.STATIC, role);
    }

    static Resource reservedDynamically(Resource resource, String role) {
        return reserved(resource, ReservationInfo.Type.DYNAMIC, role);
    }

    private static Resource reserved(Resource resource, ReservationInfo.Type type, String role) {
        return resource.toBuilder()
                .addReservations(ReservationInfo.newBuilder().setType(type).setRole(role))
                .build();
    }

    static Resource revocable(Resource resource) {
        return resource.toBuilder()
                .setRevocable(Resource.RevocableInfo.getDefaultInstance())
                .build();
    }

    static Resource disk(double megabytes, Source.Type type, String root) {
        Source.Builder source = Source.newBuilder().setType(type);
        if (type == Source.Type.MOUNT) {
            source.setMount(Source.Mount.newBuilder().setRoot(root));
        } else if (type == Source.Type.PATH) {
            source.setPath(Source.Path.newBuilder().setRoot(root));
        } else {
            source.setId(root);
        }
        return scalar("disk", megabytes).toBuilder()
                .setDisk(DiskInfo.newBuilder().setSource(source))
                .build();
    }

    static Resource volume(double megabytes, String id) {
        return reservedDynamically(scalar("disk", megabytes), "role").toBuilder()
                .setDisk(DiskInfo.newBuilder()
                        .setPersistence(DiskInfo.Persistence.newBuilder().setId(id)))
                .build();
    }

    static Resource sharedVolume(double megabytes, String id) {
        return volume(megabytes, id).toBuilder()
                .setShared(Resource.SharedInfo.getDefaultInstance())
                .build();
    }
}
