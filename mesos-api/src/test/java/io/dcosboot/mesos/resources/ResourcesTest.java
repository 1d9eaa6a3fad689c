package io.dcosboot.mesos.resources;

import static io.dcosboot.mesos.resources.ResourceFixtures.disk;
import static io.dcosboot.mesos.resources.ResourceFixtures.ranges;
import static io.dcosboot.mesos.resources.ResourceFixtures.reservedDynamically;
import static io.dcosboot.mesos.resources.ResourceFixtures.reservedStatically;
import static io.dcosboot.mesos.resources.ResourceFixtures.revocable;
import static io.dcosboot.mesos.resources.ResourceFixtures.scalar;
import static io.dcosboot.mesos.resources.ResourceFixtures.set;
import static io.dcosboot.mesos.resources.ResourceFixtures.sharedVolume;
import static io.dcosboot.mesos.resources.ResourceFixtures.volume;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.dcosboot.mesos.v1.Label;
import io.dcosboot.mesos.v1.Labels;
import io.dcosboot.mesos.v1.Resource;
import io.dcosboot.mesos.v1.Resource.DiskInfo.Source;
import io.dcosboot.mesos.v1.Resource.ReservationInfo;
import io.dcosboot.mesos.v1.Value;
import io.dcosboot.mesos.v1.Volume;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class ResourcesTest {
    private static final Resources EMPTY = Resources.empty();

    @Nested
    class Scalars {
        @Test
        void countInThousandthsRoundedHalfAwayFromZero() {
            assertThat(Resources.of(scalar("cpus", 0.1)).plus(Resources.of(scalar("cpus", 0.2))))
                    .isEqualTo(Resources.of(scalar("cpus", 0.3)));
            assertThat(Resources.of(scalar("cpus", 1.0005)).scalarMillis("cpus"))
                    .isEqualTo(1001);
            assertThat(Resources.of(scalar("cpus", 1.00049)).scalarMillis("cpus"))
                    .isEqualTo(1000);
            assertThat(Resources.of(scalar("mem", 15360)).scalar("mem")).isEqualTo(15360.0);
            assertThat(Resources.of(scalar("cpus", 0.3)).scalar("cpus")).isEqualTo(0.3);
        }

        @Test
        void ofZeroVanish() {
            assertThat(Resources.of(scalar("cpus", 0))).isEqualTo(EMPTY);
            assertThat(Resources.of(scalar("cpus", 0)).isEmpty()).isTrue();
        }

        @Test
        void takingMoreThanThereIsLeavesNothing() {
            assertThat(Resources.of(scalar("cpus", 1), scalar("mem", 10))
                            .minus(Resources.of(scalar("cpus", 2), scalar("disk", 1))))
                    .isEqualTo(Resources.of(scalar("mem", 10)));
        }

        @Test
        void sumOverAllReservations() {
            Resources resources = Resources.of(
                    scalar("cpus", 1), reservedStatically(scalar("cpus", 2), "a"), revocable(scalar("cpus", 4)));

            assertThat(resources.scalar("cpus")).isEqualTo(7);
            assertThat(resources.toProto()).hasSize(3);
            assertThat(resources.scalar("mem")).isZero();
        }
    }

    @Nested
    class RangesAndSets {
        @Test
        void rangesAreCoalescedWhenTheyTouch() {
            assertThat(Resources.of(ranges("ports", 5, 9, 1, 2, 3, 3)).ranges("ports"))
                    .containsExactly(
                            Value.Range.newBuilder().setBegin(1).setEnd(3).build(),
                            Value.Range.newBuilder().setBegin(5).setEnd(9).build());
            assertThat(Resources.of(ranges("ports", 1, 2), ranges("ports", 3, 4)))
                    .isEqualTo(Resources.of(ranges("ports", 1, 4)));
        }

        @Test
        void subtractionSplits() {
            assertThat(Resources.of(ranges("ports", 1, 10)).minus(Resources.of(ranges("ports", 3, 4, 8, 20))))
                    .isEqualTo(Resources.of(ranges("ports", 1, 2, 5, 7)));
        }

        @Test
        void theWholeUnsignedSpaceIsUsable() {
            Resources all = Resources.of(ranges("ids", 0, -1));
            assertThat(all.minus(Resources.of(ranges("ids", Long.MIN_VALUE, Long.MIN_VALUE))))
                    .isEqualTo(Resources.of(ranges("ids", 0, Long.MAX_VALUE, Long.MIN_VALUE + 1, -1)));
            assertThat(all.minus(all)).isEqualTo(EMPTY);
            assertThat(all.quantityMillis("ids")).isEqualTo(Long.MAX_VALUE);
        }

        @Test
        void setsHoldNamesOnce() {
            Resources disks = Resources.of(set("disks", "b", "a"));
            assertThat(disks.plus(Resources.of(set("disks", "a", "c"))))
                    .isEqualTo(Resources.of(set("disks", "a", "b", "c")));
            assertThat(disks.minus(Resources.of(set("disks", "a", "x")))).isEqualTo(Resources.of(set("disks", "b")));
            assertThat(disks.contains(Resources.of(set("disks", "a")))).isTrue();
            assertThat(disks.contains(Resources.of(set("disks", "x")))).isFalse();
        }

        @Test
        void quantitiesCountElements() {
            Resources resources =
                    Resources.of(ranges("ports", 1, 10, 21, 21), set("disks", "a", "b"), scalar("cpus", 0.5));
            assertThat(resources.quantityMillis("ports")).isEqualTo(11_000);
            assertThat(resources.quantityMillis("disks")).isEqualTo(2_000);
            assertThat(resources.quantityMillis("cpus")).isEqualTo(500);
        }
    }

    @Nested
    class Identity {
        @Test
        void keepsReservationsAllocationsAndRevocabilityApart() {
            Resource cpus = scalar("cpus", 1);
            assertThat(Resources.of(
                                    cpus,
                                    reservedStatically(cpus, "a"),
                                    reservedDynamically(cpus, "a"),
                                    revocable(cpus),
                                    cpus.toBuilder()
                                            .setAllocationInfo(Resource.AllocationInfo.newBuilder()
                                                    .setRole("x"))
                                            .build())
                            .toProto())
                    .hasSize(5);
        }

        @Test
        void ignoresTheVolumeOfADisk() {
            Resource mounted = volume(10, "v").toBuilder()
                    .setDisk(volume(10, "v").getDisk().toBuilder()
                            .setVolume(
                                    Volume.newBuilder().setContainerPath("data").setMode(Volume.Mode.RW)))
                    .build();
            assertThat(Resources.of(volume(10, "v")).contains(Resources.of(mounted)))
                    .isTrue();
            assertThat(Resources.of(volume(10, "v")).minus(Resources.of(mounted)))
                    .isEqualTo(EMPTY);
        }

        @Test
        void mountDisksAndVolumesAreAllOrNothing() {
            for (Resource whole : new Resource[] {
                disk(100, Source.Type.MOUNT, "/a"), disk(100, Source.Type.BLOCK, "/a"), volume(100, "v")
            }) {
                Resource part = whole.toBuilder()
                        .setScalar(Value.Scalar.newBuilder().setValue(10))
                        .build();
                assertThat(Resources.of(whole).contains(Resources.of(part))).isFalse();
                assertThat(Resources.of(whole).minus(Resources.of(part))).isEqualTo(Resources.of(whole));
                assertThat(Resources.of(whole).minus(Resources.of(whole))).isEqualTo(EMPTY);
                assertThat(Resources.of(whole).plus(Resources.of(whole)).toProto())
                        .hasSize(2);
                assertThat(Resources.of(whole).contains(Resources.of(whole, whole)))
                        .isFalse();
            }
        }

        @Test
        void pathDisksOfOneRootAreDivisible() {
            Resources disk = Resources.of(disk(100, Source.Type.PATH, "/a"));
            assertThat(disk.minus(Resources.of(disk(40, Source.Type.PATH, "/a"))))
                    .isEqualTo(Resources.of(disk(60, Source.Type.PATH, "/a")));
            assertThat(disk.contains(Resources.of(disk(1, Source.Type.PATH, "/b"))))
                    .isFalse();
        }

        @Test
        void sharedVolumesAreCountedCopies() {
            Resources one = Resources.of(sharedVolume(100, "v"));
            Resources two = one.plus(one);

            assertThat(two.toProto()).hasSize(2);
            assertThat(two).isNotEqualTo(one).isEqualTo(Resources.of(two.toProto()));
            assertThat(two.contains(one)).isTrue();
            assertThat(one.contains(two)).isFalse();
            assertThat(two.minus(one)).isEqualTo(one);
            assertThat(one.minus(one)).isEqualTo(EMPTY);
        }
    }

    @Nested
    class Reservations {
        private final Resources resources = Resources.of(
                scalar("cpus", 1),
                reservedStatically(scalar("cpus", 2), "eng"),
                reservedDynamically(reservedStatically(scalar("cpus", 4), "eng"), "eng/web"),
                reservedDynamically(scalar("cpus", 8), "ops"));

        @Test
        void reservationsBelongToTheLastRoleOfTheStack() {
            assertThat(resources.unreserved().scalar("cpus")).isEqualTo(1);
            assertThat(resources.reserved().scalar("cpus")).isEqualTo(14);
            assertThat(resources.reservedTo("eng").scalar("cpus")).isEqualTo(2);
            assertThat(resources.reservedTo("eng/web").scalar("cpus")).isEqualTo(4);
            assertThat(resources.reservedTo("*")).isEqualTo(EMPTY);
            assertThat(resources.reservations()).containsOnlyKeys("eng", "eng/web", "ops");
            assertThat(resources.reservations().get("ops").scalar("cpus")).isEqualTo(8);
        }

        @Test
        void aRoleMayHaveTheUnreservedItsOwnAndItsAncestors() {
            assertThat(resources.allocatableTo("eng").scalar("cpus")).isEqualTo(3);
            assertThat(resources.allocatableTo("eng/web").scalar("cpus")).isEqualTo(7);
            assertThat(resources.allocatableTo("eng/web/x").scalar("cpus")).isEqualTo(7);
            assertThat(resources.allocatableTo("engine").scalar("cpus")).isEqualTo(1);
            assertThat(resources.allocatableTo("*").scalar("cpus")).isEqualTo(1);
        }

        @Test
        void allocationIsSetAndTakenAway() {
            Resources allocated = resources.allocatedTo("eng");

            assertThat(allocated.toProto())
                    .allSatisfy(resource ->
                            assertThat(resource.getAllocationInfo().getRole()).isEqualTo("eng"));
            assertThat(allocated).isNotEqualTo(resources);
            assertThat(allocated.unallocated()).isEqualTo(resources);
            assertThat(allocated.plus(resources.allocatedTo("ops")).unallocated())
                    .isEqualTo(resources.plus(resources));
        }
    }

    @Nested
    class Formats {
        private final Labels labels = Labels.newBuilder()
                .addLabels(Label.newBuilder().setKey("k").setValue("v"))
                .build();
        private final Resource oldStatic =
                scalar("cpus", 1).toBuilder().setRole("a").build();
        private final Resource oldDynamic = oldStatic.toBuilder()
                .setReservation(ReservationInfo.newBuilder().setPrincipal("p").setLabels(labels))
                .build();
        private final Resource newDynamic = scalar("cpus", 1).toBuilder()
                .addReservations(ReservationInfo.newBuilder()
                        .setType(ReservationInfo.Type.DYNAMIC)
                        .setRole("a")
                        .setPrincipal("p")
                        .setLabels(labels))
                .build();

        @Test
        void anyFormIsReadAndThePostRefinementFormWritten() {
            assertThat(Resources.of(oldStatic).toProto()).containsExactly(reservedStatically(scalar("cpus", 1), "a"));
            assertThat(Resources.of(oldDynamic).toProto()).containsExactly(newDynamic);
            assertThat(Resources.of(scalar("cpus", 1).toBuilder().setRole("*").build())
                            .toProto())
                    .containsExactly(scalar("cpus", 1));
            Resource both = newDynamic.toBuilder()
                    .setRole("a")
                    .setReservation(oldDynamic.getReservation())
                    .build();
            assertThat(Resources.of(both).toProto()).containsExactly(newDynamic);
        }

        @Test
        void theOldFormIsWrittenForOldClients() {
            assertThat(Resources.of(newDynamic).toPreRefinement()).containsExactly(oldDynamic);
            assertThat(Resources.of(oldStatic).toPreRefinement()).containsExactly(oldStatic);
            assertThat(Resources.of(scalar("cpus", 1)).toPreRefinement())
                    .containsExactly(scalar("cpus", 1).toBuilder().setRole("*").build());
            Resource refined = reservedDynamically(reservedStatically(scalar("cpus", 1), "a"), "a/b");
            assertThat(Resources.of(refined).toPreRefinement()).containsExactly(refined);
        }

        @Test
        void endpointsShowBoth() {
            assertThat(Resources.of(newDynamic).toEndpointFormat())
                    .containsExactly(newDynamic.toBuilder()
                            .setRole("a")
                            .setReservation(oldDynamic.getReservation())
                            .build());
            assertThat(Resources.of(reservedDynamically(scalar("cpus", 1), "a")).toEndpointFormat())
                    .containsExactly(reservedDynamically(scalar("cpus", 1), "a").toBuilder()
                            .setRole("a")
                            .setReservation(ReservationInfo.getDefaultInstance())
                            .build());
            assertThat(Resources.of(oldStatic).toEndpointFormat())
                    .containsExactly(reservedStatically(scalar("cpus", 1), "a").toBuilder()
                            .setRole("a")
                            .build());
        }
    }

    @Test
    void equalityIgnoresOrderAndSeparateEntries() {
        Resources a = Resources.of(scalar("cpus", 1), scalar("mem", 2), scalar("cpus", 3));
        Resources b = Resources.of(scalar("mem", 2), scalar("cpus", 4));

        assertThat(a).isEqualTo(b).hasSameHashCodeAs(b);
        assertThat(a).isNotEqualTo(Resources.of(scalar("cpus", 4)));
        assertThat(a.names()).containsExactly("cpus", "mem");
        assertThat(a.filter(resource -> resource.getName().equals("mem"))).isEqualTo(Resources.of(scalar("mem", 2)));
        assertThat(a).hasSize(2);
    }

    @Test
    void invalidResourcesAreRefusedByName() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Resources.of(scalar("cpus", -1)))
                .withMessage("Resource 'cpus:-1' is invalid: Invalid scalar resource: value <= 0");
    }

    @Test
    void theTextIsTheWires() {
        assertThat(Resources.of(scalar("cpus", 0.5), ranges("ports", 1, 2, 5, 6))
                        .allocatedTo("dev"))
                .hasToString("cpus(allocated: dev):0.5; ports(allocated: dev):[1-2, 5-6]");
        assertThat(Resources.of(revocable(reservedStatically(scalar("mem", 32), "a"))))
                .hasToString("mem(reservations: [(STATIC,a)]){REV}:32");
    }
}
