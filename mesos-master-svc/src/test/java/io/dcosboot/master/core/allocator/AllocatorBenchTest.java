package io.dcosboot.master.core.allocator;

import static org.assertj.core.api.Assertions.assertThat;

import io.dcosboot.master.core.Given;
import io.dcosboot.master.core.state.Agent;
import io.dcosboot.master.core.state.AgentId;
import io.dcosboot.master.core.state.Quantities;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * How long one allocation run takes, with the sizes of the original's own allocator benchmark. By default small
 * ones, only to show that it works; {@code -Dallocator.agents=1000,10000
 * -Dallocator.frameworks=1,50,1000} measures those. A plain harness: a few runs to warm up, then the median.
 */
class AllocatorBenchTest {

    private static final AllocatorRules RULES = new AllocatorRules(
            List.of(Quantities.of(Map.of("cpus", 0.01)), Quantities.of(Map.of("mem", 32.0))),
            Set.of(),
            true,
            Sorter.DRF,
            Sorter.DRF);

    private static final int RUNS = Integer.getInteger("allocator.runs", 5);

    private static int[] sizes(String property, String usual) {
        return Arrays.stream(System.getProperty(property, usual).split(","))
                .mapToInt(Integer::parseInt)
                .toArray();
    }

    @Test
    @Timeout(600)
    void measuresOneRun() {
        System.out.println(
                "agents frameworks | all free ms | all refused, first run ms | nothing free ms | all refused, later runs ms");
        for (int frameworks : sizes("allocator.frameworks", "20")) {
            for (int agents : sizes("allocator.agents", "500,2000")) {
                double[] times = measure(agents, frameworks);
                System.out.printf(
                        "%d %d | %.1f | %.1f | %.1f | %.1f%n",
                        agents, frameworks, times[0], times[1], times[2], times[3]);
            }
        }
    }

    private static double[] measure(int agents, int frameworks) {
        Scene scene = new Scene();
        for (int i = 0; i < agents; i++) {
            scene.agent("cpus:24;mem:4096;disk:4096;ports:[31000-32000]");
        }
        for (int i = 0; i < frameworks; i++) {
            scene.framework(Given.framework("f" + i, "*"));
        }
        double free = median(scene, false);
        scene.run(RULES, 0);
        double full = median(scene, false);
        new ArrayList<>(scene.offers).forEach(scene::release);
        List<AgentId> ids = new ArrayList<>();
        scene.agents.keys().forEach(ids::add);
        scene.frameworks
                .keys()
                .forEach(framework ->
                        ids.forEach(agent -> scene.refuse(framework, "*", agent, Scene.NOW.plus(Duration.ofDays(1)))));
        return new double[] {free, median(scene, false), full, median(scene, true)};
    }

    private static double median(Scene scene, boolean remembering) {
        if (remembering) {
            scene.run(RULES, 0);
        }
        Cluster cluster = scene.cluster();
        List<Agent> candidates = new ArrayList<>();
        scene.agents.values().forEach(candidates::add);
        Allocator allocator = new Allocator(RULES);
        double[] millis = new double[RUNS];
        for (int i = -RUNS; i < RUNS; i++) {
            long start = System.nanoTime();
            List<Allocation> given =
                    allocator.allocate(cluster, candidates, Scene.NOW, i).allocations();
            if (i >= 0) {
                millis[i] = (System.nanoTime() - start) / 1e6;
            }
            assertThat(given).as("coarse offers: at most one of an agent").hasSizeLessThanOrEqualTo(candidates.size());
        }
        Arrays.sort(millis);
        return millis[RUNS / 2];
    }
}
