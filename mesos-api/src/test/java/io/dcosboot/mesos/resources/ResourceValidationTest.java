package io.dcosboot.mesos.resources;

import static io.dcosboot.mesos.resources.ResourceFixtures.ranges;
import static io.dcosboot.mesos.resources.ResourceFixtures.reservedDynamically;
import static io.dcosboot.mesos.resources.ResourceFixtures.reservedStatically;
import static io.dcosboot.mesos.resources.ResourceFixtures.scalar;
import static io.dcosboot.mesos.resources.ResourceFixtures.set;
import static io.dcosboot.mesos.resources.ResourceFixtures.sharedVolume;
import static io.dcosboot.mesos.resources.ResourceFixtures.volume;
import static org.assertj.core.api.Assertions.assertThat;

import io.dcosboot.mesos.v1.Resource;
import io.dcosboot.mesos.v1.Resource.DiskInfo;
import io.dcosboot.mesos.v1.Resource.ReservationInfo;
import io.dcosboot.mesos.v1.Value;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResourceValidationTest {
    private static final Resource CPUS = scalar("cpus", 1);

    static Stream<Resource> valid() {
        return Stream.of(
                CPUS,
                scalar("cpus", 0),
                scalar("cpus", 0.001),
                scalar("mem", 1e12),
                ranges("ports"),
                ranges("ports", 1, 2, 4, 5),
                ranges("ports", 1, 1, 2, 2),
                set("disks", "a", "b"),
                CPUS.toBuilder().setRole("*").build(),
                CPUS.toBuilder().setRole("a/b").build(),
                reservedDynamically(reservedStatically(CPUS, "a"), "a/b"),
                reservedDynamically(reservedDynamically(CPUS, "a"), "a/b"),
                volume(1, "v"),
                sharedVolume(1, "v"));
    }

    @ParameterizedTest
    @MethodSource
    void valid(Resource resource) {
        assertThat(Resources.validate(resource)).isEmpty();
    }

    static Stream<Arguments> invalid() {
        Value.Scalar one = Value.Scalar.newBuilder().setValue(1).build();
        ReservationInfo dynamic = ReservationInfo.newBuilder()
                .setType(ReservationInfo.Type.DYNAMIC)
                .setRole("a")
                .build();
        return Stream.of(
                Arguments.of(scalar("", 1), "Empty resource name"),
                Arguments.of(scalar("cpus", -0.001), "Invalid scalar resource: value <= 0"),
                Arguments.of(scalar("cpus", 0.0001), "Invalid scalar resource: value is less than 0.001"),
                Arguments.of(scalar("cpus", Double.NaN), "too large or not a number"),
                Arguments.of(scalar("cpus", Double.POSITIVE_INFINITY), "too large or not a number"),
                Arguments.of(CPUS.toBuilder().clearScalar().build(), "Invalid scalar resource"),
                Arguments.of(
                        CPUS.toBuilder()
                                .setRanges(Value.Ranges.getDefaultInstance())
                                .build(),
                        "Invalid scalar resource"),
                Arguments.of(CPUS.toBuilder().setType(Value.Type.RANGES).build(), "Invalid ranges resource"),
                Arguments.of(ranges("ports", 2, 1), "begin is greater than end"),
                Arguments.of(ranges("ports", 5, 9, 1, 5), "overlapping"),
                Arguments.of(ranges("ports", -1, 1), "begin is greater than end"),
                Arguments.of(CPUS.toBuilder().setType(Value.Type.SET).build(), "Invalid set resource"),
                Arguments.of(set("disks", "a", "a"), "duplicated elements"),
                Arguments.of(CPUS.toBuilder().setType(Value.Type.TEXT).build(), "Unsupported resource type"),
                Arguments.of(
                        CPUS.toBuilder().setDisk(DiskInfo.getDefaultInstance()).build(),
                        "DiskInfo should not be set for cpus resource"),
                Arguments.of(
                        CPUS.toBuilder()
                                .setShared(Resource.SharedInfo.getDefaultInstance())
                                .build(),
                        "Only persistent volumes can be shared"),
                Arguments.of(CPUS.toBuilder().setRole("a b").build(), "contains backspace or whitespace"),
                Arguments.of(
                        CPUS.toBuilder()
                                .setReservation(ReservationInfo.getDefaultInstance())
                                .build(),
                        "cannot be dynamically reserved"),
                Arguments.of(reservedStatically(CPUS, "*"), "cannot be reserved"),
                Arguments.of(reservedStatically(CPUS, ""), "empty string"),
                Arguments.of(
                        CPUS.toBuilder()
                                .addReservations(ReservationInfo.newBuilder().setRole("a"))
                                .build(),
                        "'type' must be"),
                Arguments.of(reservedDynamically(reservedDynamically(CPUS, "a"), "a"), "not a refinement"),
                Arguments.of(reservedDynamically(reservedDynamically(CPUS, "a"), "ab"), "not a refinement"),
                Arguments.of(reservedStatically(reservedDynamically(CPUS, "a"), "a/b"), "only the first"),
                Arguments.of(
                        CPUS.toBuilder().setRole("b").addReservations(dynamic).build(), "contradict"),
                Arguments.of(
                        reservedStatically(CPUS, "a").toBuilder()
                                .setRole("a")
                                .setReservation(ReservationInfo.getDefaultInstance())
                                .build(),
                        "contradict"),
                Arguments.of(
                        CPUS.toBuilder().setRole("a").setReservation(dynamic).build(), "must not be set"));
    }

    @ParameterizedTest
    @MethodSource
    void invalid(Resource resource, String reason) {
        assertThat(Resources.validate(resource))
                .hasValueSatisfying(flaw -> assertThat(flaw).contains(reason));
    }

    @Test
    void aListNamesItsFirstInvalidResource() {
        Resource bad = scalar("cpus", -1).toBuilder()
                .setAllocationInfo(Resource.AllocationInfo.newBuilder().setRole("dev"))
                .build();
        assertThat(Resources.validate(List.of(CPUS, bad)))
                .contains("Resource 'cpus(allocated: dev):-1' is invalid: Invalid scalar resource: value <= 0");
        assertThat(Resources.validate(List.of(CPUS))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", "a", "a/b", "a-b", "a.b", "...", "a/*b"})
    void roles(String role) {
        assertThat(Roles.validate(role)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "/", "/a", "a/", "a//b", ".", "..", "a/..", "a/*", "-a", "a/-b", "a b", "a\tb", "\u007f"})
    void noRoles(String role) {
        assertThat(Roles.validate(role)).isPresent();
    }

    @Test
    void roleTextsAreTheWires() {
        assertThat(Roles.validate("")).contains("Role names cannot be the empty string");
        assertThat(Roles.validate("a b"))
                .contains("Role component 'a b' is invalid because it contains backspace or whitespace");
    }
}
