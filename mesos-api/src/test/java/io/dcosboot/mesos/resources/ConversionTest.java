package io.dcosboot.mesos.resources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dcosboot.mesos.v1.Offer.Operation;
import io.dcosboot.mesos.v1.Resource;
import io.dcosboot.mesos.v1.Resource.DiskInfo;
import io.dcosboot.mesos.v1.Resource.ReservationInfo;
import io.dcosboot.mesos.v1.Value;
import io.dcosboot.mesos.v1.Volume;
import org.junit.jupiter.api.Test;

class ConversionTest {

    private static final Resource RESERVED = disk(100)
            .addReservations(ReservationInfo.newBuilder()
                    .setType(ReservationInfo.Type.DYNAMIC)
                    .setRole("eng")
                    .setPrincipal("ops"))
            .build();
    private static final Resource VOLUME = RESERVED.toBuilder()
            .setDisk(DiskInfo.newBuilder()
                    .setPersistence(DiskInfo.Persistence.newBuilder().setId("v"))
                    .setVolume(Volume.newBuilder().setContainerPath("data").setMode(Volume.Mode.RW)))
            .build();

    private static Resource.Builder disk(double size) {
        return Resource.newBuilder()
                .setName("disk")
                .setType(Value.Type.SCALAR)
                .setScalar(Value.Scalar.newBuilder().setValue(size));
    }

    private static Operation reserve(Resource resource) {
        return Operation.newBuilder()
                .setType(Operation.Type.RESERVE)
                .setReserve(Operation.Reserve.newBuilder().addResources(resource))
                .build();
    }

    private static Operation create(Resource volume) {
        return Operation.newBuilder()
                .setType(Operation.Type.CREATE)
                .setCreate(Operation.Create.newBuilder().addVolumes(volume))
                .build();
    }

    @Test
    void reservingTakesTheResourceWithoutItsLastReservation() {
        Resource refined = RESERVED.toBuilder()
                .addReservations(ReservationInfo.newBuilder()
                        .setType(ReservationInfo.Type.DYNAMIC)
                        .setRole("eng/dev"))
                .build();

        assertThat(Conversion.of(reserve(RESERVED)))
                .isEqualTo(new Conversion(Resources.of(disk(100).build()), Resources.of(RESERVED)));
        assertThat(Conversion.of(reserve(refined)))
                .isEqualTo(new Conversion(Resources.of(RESERVED), Resources.of(refined)));
    }

    @Test
    void reservingAgainTakesTheSource() {
        Resource other = disk(100)
                .addReservations(ReservationInfo.newBuilder()
                        .setType(ReservationInfo.Type.DYNAMIC)
                        .setRole("web"))
                .build();
        Operation operation = reserve(other).toBuilder()
                .setReserve(Operation.Reserve.newBuilder().addSource(RESERVED).addResources(other))
                .build();

        assertThat(Conversion.of(operation)).isEqualTo(new Conversion(Resources.of(RESERVED), Resources.of(other)));
    }

    @Test
    void aVolumeIsMadeOfReservedDisk() {
        assertThat(Conversion.of(create(VOLUME)))
                .isEqualTo(new Conversion(Resources.of(RESERVED), Resources.of(VOLUME)));
    }

    @Test
    void theDiskOfAVolumeKeepsItsSource() {
        DiskInfo.Source source = DiskInfo.Source.newBuilder()
                .setType(DiskInfo.Source.Type.MOUNT)
                .setMount(DiskInfo.Source.Mount.newBuilder().setRoot("/mnt/a"))
                .build();
        Resource mounted = VOLUME.toBuilder()
                .setDisk(VOLUME.getDisk().toBuilder().setSource(source))
                .build();

        assertThat(Conversion.of(create(mounted)).consumed())
                .isEqualTo(Resources.of(RESERVED.toBuilder()
                        .setDisk(DiskInfo.newBuilder().setSource(source))
                        .build()));
    }

    @Test
    void whatIsUndoneIsAsItWasBefore() {
        Resources before = Resources.of(disk(500).build());
        Resources reserved = Conversion.of(reserve(RESERVED)).applyTo(before);
        Resources created = Conversion.of(create(VOLUME)).applyTo(reserved);
        Resources destroyed = Conversion.of(Operation.newBuilder()
                        .setType(Operation.Type.DESTROY)
                        .setDestroy(Operation.Destroy.newBuilder().addVolumes(VOLUME))
                        .build())
                .applyTo(created);
        Resources unreserved = Conversion.of(Operation.newBuilder()
                        .setType(Operation.Type.UNRESERVE)
                        .setUnreserve(Operation.Unreserve.newBuilder().addResources(RESERVED))
                        .build())
                .applyTo(destroyed);

        assertThat(created).isEqualTo(Resources.of(disk(400).build(), VOLUME));
        assertThat(destroyed).isEqualTo(reserved);
        assertThat(unreserved).isEqualTo(before);
    }

    @Test
    void checkpointedResourcesAreCutOutOfThePlainOnes() {
        Resources plain = Resources.of(disk(500).build());

        assertThat(Conversion.checkpointed(plain, Resources.of(VOLUME, RESERVED)))
                .isEqualTo(Resources.of(disk(300).build(), RESERVED, VOLUME));
    }

    @Test
    void onlyVolumesAndDynamicReservationsAreCheckpointed() {
        Resource fixed = disk(1).addReservations(ReservationInfo.newBuilder()
                        .setType(ReservationInfo.Type.STATIC)
                        .setRole("eng"))
                .build();

        assertThat(Conversion.mustBeCheckpointed(disk(1).build())).isFalse();
        assertThat(Conversion.mustBeCheckpointed(fixed)).isFalse();
        assertThat(Conversion.mustBeCheckpointed(RESERVED)).isTrue();
        assertThat(Conversion.mustBeCheckpointed(VOLUME)).isTrue();
    }

    @Test
    void otherOperationsConvertNothing() {
        assertThatThrownBy(() -> Conversion.of(
                        Operation.newBuilder().setType(Operation.Type.LAUNCH).build()))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
