package io.dcosboot.master.core.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** The hash map behaves like any map, also where hashes collide, and leaves its predecessors as they were. */
class PersistentHashMapTest {

    /** Few hashes for many keys. */
    private record Key(int number) {
        @Override
        public int hashCode() {
            return number % 7 * 0x01000193;
        }
    }

    @Property(tries = 300)
    void behavesLikeAnyMap(@ForAll @Size(max = 200) List<@IntRange(min = -100, max = 100) Integer> steps) {
        PersistentHashMap<Key, Integer> map = PersistentHashMap.empty();
        PersistentHashMap<Integer, Integer> plain = PersistentHashMap.empty();
        Map<Key, Integer> expected = new HashMap<>();
        for (int i = 0; i < steps.size(); i++) {
            int step = steps.get(i);
            Key key = new Key(Math.abs(step));
            PersistentHashMap<Key, Integer> before = map;
            int size = map.size();
            if (step < 0) {
                map = map.minus(key);
                plain = plain.minus(-step);
                expected.remove(key);
            } else {
                map = map.plus(key, i);
                plain = plain.plus(step, i);
                expected.put(key, i);
            }
            assertThat(before.size()).isEqualTo(size);
            assertThat(map.size()).isEqualTo(expected.size());
            assertThat(map.get(key)).isEqualTo(java.util.Optional.ofNullable(expected.get(key)));
        }
        Map<Key, Integer> seen = new HashMap<>();
        map.forEach(seen::put);
        assertThat(seen).isEqualTo(expected);
        Map<Key, Integer> seenPlain = new HashMap<>();
        plain.forEach((number, value) -> seenPlain.put(new Key(number), value));
        assertThat(seenPlain).isEqualTo(expected);
        assertThat(map.isEmpty()).isEqualTo(expected.isEmpty());
    }
}
