package io.dcosboot.master.core.allocator;

import static org.assertj.core.api.Assertions.assertThat;

import io.dcosboot.master.core.state.Agent;
import io.dcosboot.master.core.state.Offer;
import io.dcosboot.master.core.state.Quantities;
import io.dcosboot.mesos.resources.Resources;
import io.dcosboot.mesos.v1.quota.QuotaConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** What quotas promise whatever the cluster looks like, and over many rounds. */
class QuotaPropertiesTest {

    private static final List<String> ROLES = List.of("a", "b", "a/x", "a/y", "b/z", "*");

    private static Scene scene(Random random) {
        Scene scene = new Scene();
        for (int i = 0; i < 1 + random.nextInt(8); i++) {
            String reserved = random.nextInt(3) > 0
                    ? ""
                    : ";cpus(" + List.of("a", "b", "a/x").get(random.nextInt(3)) + "):" + (1 + random.nextInt(3));
            scene.agent("cpus:" + (1 + random.nextInt(8)) + ";mem:" + (64 + random.nextInt(1024)) + ";disk:"
                    + random.nextInt(1000) + ";ports:[31000-31010]" + reserved);
        }
        for (int i = 0; i < 1 + random.nextInt(6); i++) {
            scene.framework(ROLES.get(random.nextInt(ROLES.size())));
        }
        return scene;
    }

    private static AllocatorRules rules(Random random) {
        Sorter[] sorters = Sorter.values();
        return new AllocatorRules(List.of(), Set.of(), true, sorters[random.nextInt(2)], sorters[random.nextInt(2)]);
    }

    @Property(tries = 300)
    void noLimitIsEverExceededNorAnythingGivenTwice(@ForAll long seed) {
        Random random = new Random(seed);
        Scene scene = scene(random);
        AllocatorRules rules = rules(random);
        scene.quota("a", Map.of(), Map.of("cpus", (double) random.nextInt(12), "mem", (double) random.nextInt(2000)));
        if (random.nextBoolean()) {
            scene.quota("b", Map.of("cpus", (double) random.nextInt(4)), Map.of("cpus", 4.0 + random.nextInt(4)));
        }
        for (int round = 0; round < 8; round++) {
            Map<String, Quantities> reservedAlone = Map.of("a", reserved(scene, "a"), "b", reserved(scene, "b"));
            scene.run(rules, random.nextLong());
            for (QuotaConfig quota : scene.quotas.values()) {
                Quantities limits = Quantities.ofScalars(quota.getLimitsMap());
                Quantities charged = scene.charged(quota.getRole());
                for (String name : quota.getLimitsMap().keySet()) {
                    assertThat(charged.millis(name))
                            .as("%s of %s", name, quota.getRole())
                            .isLessThanOrEqualTo(Math.max(
                                    limits.millis(name),
                                    reservedAlone.get(quota.getRole()).millis(name)));
                }
            }
            for (Agent agent : scene.agents.values()) {
                Resources given = Resources.empty();
                for (Offer offer : scene.offers) {
                    if (offer.agent().equals(agent.id())) {
                        given = given.plus(offer.resources().unallocated());
                    }
                }
                assertThat(agent.total().contains(given)).isTrue();
                assertThat(agent.usage().available()).isEqualTo(agent.total().minus(given));
            }
            for (Offer offer : new ArrayList<>(scene.offers)) {
                if (random.nextInt(3) == 0) {
                    scene.release(offer);
                }
            }
        }
    }

    private static Quantities reserved(Scene scene, String topLevel) {
        Scene bare = new Scene();
        bare.agents = scene.agents;
        return bare.charged(topLevel);
    }

    @Property(tries = 200)
    void aGuaranteeIsMetWheneverThereIsEnough(
            @ForAll @IntRange(min = 1, max = 6) int agents,
            @ForAll @IntRange(min = 1, max = 6) int greedy,
            @ForAll long seed) {
        Random random = new Random(seed);
        Scene scene = new Scene();
        for (int i = 0; i < agents; i++) {
            scene.agent("cpus:4;mem:1024");
        }
        double guarantee = 1 + random.nextInt(agents * 4);
        scene.quota("prod", Map.of("cpus", guarantee), Map.of());
        scene.weights = scene.weights.plus("dev", 100.0);
        for (int i = 0; i < greedy; i++) {
            scene.framework("dev");
        }
        scene.framework(random.nextBoolean() ? "prod" : "prod/web");
        scene.run(rules(random), seed);
        assertThat(scene.charged("prod").value("cpus")).isGreaterThanOrEqualTo(guarantee);
    }

    @Property(tries = 200)
    void whatIsGuaranteedToAnAbsentRoleIsHeldBack(@ForAll @IntRange(min = 1, max = 6) int agents, @ForAll long seed) {
        Scene scene = new Scene();
        for (int i = 0; i < agents; i++) {
            scene.agent("cpus:4;mem:1024");
        }
        double guarantee = 1 + new Random(seed).nextInt(agents * 4);
        scene.quota("prod", Map.of("cpus", guarantee), Map.of());
        scene.framework("dev");
        for (int round = 0; round < 3; round++) {
            scene.run(Scene.DRF, seed + round);
        }
        assertThat(scene.charged("dev").value("cpus")).isEqualTo(agents * 4 - guarantee);
        assertThat(scene.charged("dev").value("mem"))
                .as("only cpus are guaranteed")
                .isEqualTo(agents * 1024.0);
        scene.framework("prod");
        scene.run(Scene.DRF, seed);
        assertThat(scene.charged("prod").value("cpus")).isEqualTo(guarantee);
    }

    @Property(tries = 200)
    void theSameSeedGivesTheSame(@ForAll long seed) {
        Scene scene = scene(new Random(seed));
        scene.quota("a", Map.of("cpus", 3.0), Map.of("cpus", 5.0));
        AllocatorRules rules = rules(new Random(seed));
        assertThat(scene.would(rules, seed)).isEqualTo(scene.would(rules, seed));
    }

    @Property(tries = 20)
    void lotsGiveWeightedRolesTheirShareInTheLongRun(@ForAll long seed) {
        Scene scene = new Scene();
        for (int i = 0; i < 300; i++) {
            scene.agent("cpus:1;mem:64");
        }
        scene.framework("a");
        scene.framework("b");
        scene.weights = scene.weights.plus("b", 3.0);
        scene.run(new AllocatorRules(List.of(), Set.of(), true, Sorter.RANDOM, Sorter.RANDOM), seed);
        assertThat(scene.charged("b").value("cpus")).isBetween(180.0, 270.0);
        assertThat(scene.charged("a").value("cpus"))
                .isEqualTo(300 - scene.charged("b").value("cpus"));
    }

    @Property(tries = 30)
    void weightsOfInnerNodesDivideAmongSiblings(@ForAll @IntRange(min = 1, max = 4) int weight, @ForAll long seed) {
        Scene scene = new Scene();
        for (int i = 0; i < (1 + weight) * 20; i++) {
            scene.agent("cpus:1;mem:64");
        }
        scene.framework("eng/web");
        scene.framework("eng/db");
        scene.framework("ops");
        scene.weights = scene.weights.plus("eng", (double) weight);
        scene.run(Scene.DRF, seed);
        assertThat(scene.charged("eng").value("cpus")).isBetween(weight * 20 - 1.0, weight * 20 + 1.0);
    }
}
