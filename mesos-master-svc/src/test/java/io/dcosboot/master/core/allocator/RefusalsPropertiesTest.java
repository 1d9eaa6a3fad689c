package io.dcosboot.master.core.allocator;

import static org.assertj.core.api.Assertions.assertThat;

import io.dcosboot.master.core.state.AgentId;
import io.dcosboot.master.core.state.FrameworkId;
import io.dcosboot.master.core.state.Offer;
import io.dcosboot.master.core.state.Refusals;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** What the allocator remembers of refusals saves time and changes nothing else. */
class RefusalsPropertiesTest {

    private static final List<String> ROLES = List.of("a", "b", "a/x");

    @Property(tries = 300)
    void rememberingChangesNoAllocation(@ForAll long seed) {
        Random random = new Random(seed);
        Scene scene = new Scene();
        List<AgentId> agents = new ArrayList<>();
        for (int i = 0; i < 1 + random.nextInt(4); i++) {
            agents.add(scene.agent("cpus:" + (1 + random.nextInt(4)) + ";mem:512"));
        }
        List<FrameworkId> frameworks = new ArrayList<>();
        for (int i = 0; i < 1 + random.nextInt(4); i++) {
            frameworks.add(scene.framework(ROLES.get(random.nextInt(3))));
        }
        for (int step = 0; step < 40; step++) {
            FrameworkId framework = frameworks.get(random.nextInt(frameworks.size()));
            String role = scene.frameworks.get(framework).orElseThrow().roles().first();
            switch (random.nextInt(7)) {
                case 0 -> scene.now = scene.now.plusSeconds(random.nextInt(5));
                case 1 ->
                    scene.refuse(
                            framework,
                            role,
                            agents.get(random.nextInt(agents.size())),
                            scene.now.plus(Duration.ofSeconds(1 + random.nextInt(10))));
                case 2 ->
                    scene.change(
                            framework,
                            f -> f.withInterest(f.interest()
                                    .withFilters(f.interest().filters().withoutRole(role))));
                case 3 ->
                    scene.change(
                            framework,
                            f -> f.withInterest(f.interest()
                                    .withSuppressed(f.interest().suppressed().isEmpty() ? Set.of(role) : Set.of())));
                case 4, 5 -> {
                    for (Offer offer : new ArrayList<>(scene.offers)) {
                        if (random.nextBoolean()) {
                            scene.release(offer);
                            if (random.nextBoolean()) {
                                scene.refuse(
                                        offer.framework(),
                                        offer.role(),
                                        offer.agent(),
                                        scene.now.plus(Duration.ofSeconds(1 + random.nextInt(10))));
                            }
                        }
                    }
                }
                default -> frameworks.add(scene.framework(ROLES.get(random.nextInt(3))));
            }
            long run = random.nextLong();
            var remembering = scene.memory;
            scene.memory = remembering.withRefusals(Refusals.none());
            List<Allocation> afresh = scene.would(Scene.DRF, run);
            scene.memory = remembering;
            assertThat(scene.run(Scene.DRF, run)).as("step %d", step).isEqualTo(afresh);
        }
    }
}
