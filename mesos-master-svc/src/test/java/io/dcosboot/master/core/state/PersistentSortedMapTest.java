package io.dcosboot.master.core.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Held against the JDK's sorted map. */
class PersistentSortedMapTest {

    @Property
    void itIsASortedMapWhoseOldVersionsStay(
            @ForAll @Size(max = 300) List<@IntRange(min = -50, max = 50) Integer> steps) {
        PersistentSortedMap<Integer, Integer> map = PersistentSortedMap.empty();
        TreeMap<Integer, Integer> model = new TreeMap<>();
        List<PersistentSortedMap<Integer, Integer>> versions = new ArrayList<>();
        List<TreeMap<Integer, Integer>> models = new ArrayList<>();
        for (int i = 0; i < steps.size(); i++) {
            int key = Math.abs(steps.get(i));
            if (steps.get(i) < 0) {
                map = map.minus(key);
                model.remove(key);
            } else {
                map = map.plus(key, i);
                model.put(key, i);
            }
            versions.add(map);
            models.add(new TreeMap<>(model));
        }
        for (int i = 0; i < versions.size(); i++) {
            List<Map.Entry<Integer, Integer>> entries = new ArrayList<>();
            versions.get(i).forEach(entries::add);
            assertThat(entries).containsExactlyElementsOf(models.get(i).entrySet());
            assertThat(versions.get(i).size()).isEqualTo(models.get(i).size());
            assertThat(versions.get(i).first().map(Map.Entry::getKey).orElse(null))
                    .isEqualTo(models.get(i).isEmpty() ? null : models.get(i).firstKey());
        }
    }

    @Property(tries = 20)
    void itStaysShallow(@ForAll @IntRange(min = 1, max = 20_000) int size) {
        PersistentSortedMap<Integer, Integer> map = PersistentSortedMap.empty();
        for (int i = 0; i < size; i++) {
            map = map.plus(i, i);
        }
        for (int i = 0; i < size; i += 2) {
            map = map.minus(i);
        }
        assertThat(map.depth()).isLessThanOrEqualTo((int) (3 * Math.log(map.size() + 2) / Math.log(2)) + 1);
    }
}
