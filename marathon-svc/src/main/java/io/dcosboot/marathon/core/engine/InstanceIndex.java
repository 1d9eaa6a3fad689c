package io.dcosboot.marathon.core.engine;

import io.dcosboot.marathon.core.instance.Instance;
import io.dcosboot.marathon.core.instance.InstanceId;
import io.dcosboot.marathon.core.model.PathId;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/** The instances of which something holds, by app: so that nobody has to look through all of them. */
final class InstanceIndex {

    private final Predicate<Instance> member;
    private final NavigableMap<PathId, NavigableMap<InstanceId, Instance>> byApp = new TreeMap<>();
    private long changes;

    InstanceIndex(Predicate<Instance> member) {
        this.member = member;
    }

    void put(Instance instance) {
        if (member.test(instance)) {
            changes++;
            byApp.computeIfAbsent(instance.id().app(), _ -> new TreeMap<>()).put(instance.id(), instance);
        } else {
            remove(instance.id());
        }
    }

    void remove(InstanceId id) {
        byApp.computeIfPresent(id.app(), (_, instances) -> {
            changes += instances.remove(id) == null ? 0 : 1;
            return instances.isEmpty() ? null : instances;
        });
    }

    /** Grows with every change: who remembers it can tell whether to look again. */
    long changes() {
        return changes;
    }

    Set<PathId> apps() {
        return new TreeSet<>(byApp.keySet());
    }

    /** A copy, so that instances may change meanwhile. */
    List<Instance> of(PathId app) {
        return List.copyOf(
                byApp.getOrDefault(app, Collections.emptyNavigableMap()).values());
    }

    /** A copy, so that instances may change meanwhile. */
    List<Instance> all() {
        return byApp.values().stream()
                .flatMap(instances -> instances.values().stream())
                .toList();
    }
}
