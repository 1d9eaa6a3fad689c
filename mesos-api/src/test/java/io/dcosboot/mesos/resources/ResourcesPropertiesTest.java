package io.dcosboot.mesos.resources;

import static org.assertj.core.api.Assertions.assertThat;

import io.dcosboot.mesos.v1.Resource;
import io.dcosboot.mesos.v1.Resource.DiskInfo.Source;
import io.dcosboot.mesos.v1.Value;
import java.util.BitSet;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Laws of the resource algebra (mesos-master.md §13). */
class ResourcesPropertiesTest {
    @Provide
    Arbitrary<Resources> any() {
        return Arbitraries.oneOf(
                        scalars(),
                        ranges(),
                        sets(),
                        Arbitraries.of(
                                ResourceFixtures.disk(100, Source.Type.MOUNT, "/m"),
                                ResourceFixtures.disk(50, Source.Type.PATH, "/p"),
                                ResourceFixtures.volume(10, "v1"),
                                ResourceFixtures.volume(20, "v2"),
                                ResourceFixtures.sharedVolume(10, "s")))
                .list()
                .ofMaxSize(8)
                .map(Resources::of);
    }

    private static Arbitrary<Resource> scalars() {
        Arbitrary<Resource> plain = Combinators.combine(
                        Arbitraries.of("cpus", "mem", "disk"),
                        Arbitraries.integers().between(0, 5_000))
                .as((name, millis) -> ResourceFixtures.scalar(name, millis / 1000.0));
        return plain.flatMap(resource -> Arbitraries.of(
                resource,
                ResourceFixtures.reservedStatically(resource, "a"),
                ResourceFixtures.reservedDynamically(resource, "a"),
                ResourceFixtures.reservedDynamically(ResourceFixtures.reservedStatically(resource, "a"), "a/b"),
                ResourceFixtures.revocable(resource)));
    }

    private static Arbitrary<Resource> ranges() {
        return Arbitraries.integers()
                .between(0, 40)
                .set()
                .ofMinSize(1)
                .ofMaxSize(20)
                .map(numbers -> ResourceFixtures.ranges(
                        "ports",
                        numbers.stream()
                                .flatMap(n -> List.of((long) n, (long) n).stream())
                                .mapToLong(n -> n)
                                .toArray()));
    }

    private static Arbitrary<Resource> sets() {
        return Arbitraries.of("a", "b", "c", "d")
                .set()
                .ofMinSize(1)
                .map(items -> ResourceFixtures.set("disks", items.toArray(String[]::new)));
    }

    @Property
    void sumsDoNotDependOnOrder(@ForAll("any") Resources a, @ForAll("any") Resources b, @ForAll("any") Resources c) {
        assertThat(a.plus(b)).isEqualTo(b.plus(a)).hasSameHashCodeAs(b.plus(a));
        assertThat(a.plus(b).plus(c)).isEqualTo(a.plus(b.plus(c)));
        assertThat(a.plus(Resources.empty())).isEqualTo(a);
    }

    @Property
    void whatIsContainedCanBeTakenAwayAndPutBack(@ForAll("any") Resources a, @ForAll("any") Resources b) {
        if (a.contains(b)) {
            assertThat(a.minus(b).plus(b)).isEqualTo(a);
        } else {
            assertThat(a.minus(b).plus(b)).isNotEqualTo(a);
        }
    }

    @Property
    void aSumContainsItsPartsAndGivesThemBack(@ForAll("any") Resources a, @ForAll("any") Resources b) {
        // Ranges and sets are unions: what both have is in the sum once.
        Assume.that(disjoint(a, b));
        Resources sum = a.plus(b);

        assertThat(sum.contains(a)).isTrue();
        assertThat(sum.contains(b)).isTrue();
        assertThat(sum.minus(b)).isEqualTo(a);
        assertThat(sum.minus(a)).isEqualTo(b);
    }

    private static boolean disjoint(Resources a, Resources b) {
        return a.minus(a.minus(b)).filter(r -> r.getType() != Value.Type.SCALAR).isEmpty();
    }

    @Property
    void everythingContainsItselfAndNothing(@ForAll("any") Resources a) {
        assertThat(a.contains(a)).isTrue();
        assertThat(a.contains(Resources.empty())).isTrue();
        assertThat(a.minus(a)).isEqualTo(Resources.empty());
        assertThat(Resources.empty().contains(a)).isEqualTo(a.isEmpty());
    }

    @Property
    void operationsDoNotChangeTheirOperands(@ForAll("any") Resources a, @ForAll("any") Resources b) {
        List<Resource> before = a.toProto();
        List<Resource> other = b.toProto();
        Resources _ = a.plus(b);
        Resources _ = a.minus(b);
        Resources _ = a.allocatedTo("x");
        assertThat(a.toProto()).isEqualTo(before);
        assertThat(b.toProto()).isEqualTo(other);
    }

    @Property
    void everyFormReadsBackToTheSame(@ForAll("any") Resources a) {
        assertThat(Resources.of(a.toProto())).isEqualTo(a);
        assertThat(Resources.of(a.toPreRefinement())).isEqualTo(a);
        assertThat(Resources.of(a.toEndpointFormat())).isEqualTo(a);
        assertThat(Resources.validate(a.toEndpointFormat())).isEmpty();
        assertThat(Resources.validate(a.toPreRefinement())).isEmpty();
    }

    @Property
    void reservedAndUnreservedAreAllThereIs(@ForAll("any") Resources a) {
        Resources reserved = a.reservations().values().stream().reduce(Resources.empty(), Resources::plus);
        assertThat(reserved).isEqualTo(a.reserved());
        assertThat(a.unreserved().plus(a.reserved())).isEqualTo(a);
        assertThat(a.revocable().plus(a.nonRevocable())).isEqualTo(a);
        assertThat(a.allocatedTo("x").unallocated()).isEqualTo(a);
    }

    @Property
    void rangesBehaveLikeSetsOfNumbers(@ForAll("ports") Resource left, @ForAll("ports") Resource right) {
        BitSet a = bits(left);
        BitSet b = bits(right);
        Resources x = Resources.of(left);
        Resources y = Resources.of(right);

        BitSet union = (BitSet) a.clone();
        union.or(b);
        assertThat(bits(x.plus(y))).isEqualTo(union);
        BitSet difference = (BitSet) a.clone();
        difference.andNot(b);
        assertThat(bits(x.minus(y))).isEqualTo(difference);
        BitSet outside = (BitSet) b.clone();
        outside.andNot(a);
        assertThat(x.contains(y)).isEqualTo(outside.isEmpty());
        assertThat(x.quantityMillis("ports")).isEqualTo(a.cardinality() * 1000L);
        assertCoalesced(x.plus(y).ranges("ports"));
        assertCoalesced(x.minus(y).ranges("ports"));
    }

    @Provide
    Arbitrary<Resource> ports() {
        return ranges();
    }

    private static void assertCoalesced(List<Value.Range> ranges) {
        for (int i = 1; i < ranges.size(); i++) {
            assertThat(ranges.get(i).getBegin()).isGreaterThan(ranges.get(i - 1).getEnd() + 1);
        }
    }

    private static BitSet bits(Resource resource) {
        return bits(Resources.of(resource));
    }

    private static BitSet bits(Resources resources) {
        BitSet bits = new BitSet();
        resources.ranges("ports").forEach(range -> bits.set((int) range.getBegin(), (int) range.getEnd() + 1));
        return bits;
    }
}
