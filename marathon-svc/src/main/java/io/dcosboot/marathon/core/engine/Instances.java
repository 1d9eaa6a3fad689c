package io.dcosboot.marathon.core.engine;

import io.dcosboot.marathon.core.event.MarathonEvent;
import io.dcosboot.marathon.core.instance.AgentRef;
import io.dcosboot.marathon.core.instance.Condition;
import io.dcosboot.marathon.core.instance.Instance;
import io.dcosboot.marathon.core.instance.InstanceId;
import io.dcosboot.marathon.core.model.AppDefinition;
import io.dcosboot.marathon.core.model.PathId;
import io.dcosboot.marathon.core.state.StateChange;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** All instances. Every change is stored, and published when the condition changed. */
final class Instances {

    private static final Set<Condition> UNCONFIRMED =
            EnumSet.of(Condition.PROVISIONED, Condition.STAGING, Condition.STARTING);

    private final NavigableMap<PathId, NavigableMap<InstanceId, Instance>> byApp = new TreeMap<>();
    private final InstanceIndex waiting = new InstanceIndex(Instance::isWaiting);
    private final InstanceIndex unreachable =
            new InstanceIndex(instance -> instance.condition().isUnreachable());
    private final InstanceIndex unconfirmed = new InstanceIndex(instance -> UNCONFIRMED.contains(instance.condition()));
    private final Map<String, Integer> roles = new TreeMap<>();
    private final Set<PathId> touched = new TreeSet<>();
    private final Set<PathId> stale = new HashSet<>();
    private final IdSource ids;

    Instances(Collection<Instance> stored, IdSource ids) {
        this.ids = ids;
        stored.forEach(this::index);
    }

    Optional<Instance> find(InstanceId id) {
        return Optional.ofNullable(
                byApp.getOrDefault(id.app(), Collections.emptyNavigableMap()).get(id));
    }

    /** In the order of their ids; a copy, so that it may be changed meanwhile. */
    List<Instance> of(PathId app) {
        NavigableMap<InstanceId, Instance> found = byApp.get(app);
        return found == null ? List.of() : List.copyOf(found.values());
    }

    /** Apps that have instances. */
    Set<PathId> apps() {
        return new TreeSet<>(byApp.keySet());
    }

    Stream<Instance> all() {
        return byApp.values().stream().flatMap(instances -> instances.values().stream());
    }

    /** Those that wait for an offer. */
    InstanceIndex waiting() {
        return waiting;
    }

    /** Those on agents that the master lost. */
    InstanceIndex unreachable() {
        return unreachable;
    }

    /** Those that were launched and do not run yet. */
    InstanceIndex unconfirmed() {
        return unconfirmed;
    }

    /** The Mesos roles of all instances. */
    Set<String> roles() {
        return roles.keySet();
    }

    /** Adds a new instance that waits for an offer. */
    Instance schedule(AppDefinition app, Turn turn) {
        Instance instance = Instance.scheduled(
                new InstanceId(app.id(), ids.next()),
                app.versionInfo().version(),
                app.placement().role(),
                turn.now());
        put(instance, turn);
        return instance;
    }

    void put(Instance instance, Turn turn) {
        @Nullable Instance before = index(instance);
        touch(instance.id().app());
        turn.store(new StateChange.PutInstance(instance));
        if (before == null || before.condition() != instance.condition()) {
            turn.publish(changed(instance, turn));
        }
    }

    void remove(Instance instance, Turn turn) {
        NavigableMap<InstanceId, Instance> siblings = byApp.get(instance.id().app());
        Instance removed = siblings == null ? null : siblings.remove(instance.id());
        if (siblings == null || removed == null) {
            return;
        }
        forgetRole(removed.role());
        if (siblings.isEmpty()) {
            byApp.remove(instance.id().app());
        }
        waiting.remove(instance.id());
        unreachable.remove(instance.id());
        unconfirmed.remove(instance.id());
        touch(instance.id().app());
        turn.store(new StateChange.DeleteInstance(instance.id()));
    }

    /** Marks an app as one to look at, although no instance of it changed. */
    void touch(PathId app) {
        touched.add(app);
        stale.add(app);
    }

    /** Marks what readers are told about an app's instances as outdated. */
    void refresh(PathId app) {
        stale.add(app);
    }

    /** The apps of which readers have to be told anew, since the last call. */
    Set<PathId> drainStale() {
        Set<PathId> result = new HashSet<>(stale);
        stale.clear();
        return result;
    }

    /** The apps that were touched since the last call. */
    Set<PathId> drainTouched() {
        Set<PathId> result = new HashSet<>(touched);
        touched.clear();
        return result;
    }

    private @Nullable Instance index(Instance instance) {
        waiting.put(instance);
        unreachable.put(instance);
        unconfirmed.put(instance);
        Instance before =
                byApp.computeIfAbsent(instance.id().app(), _ -> new TreeMap<>()).put(instance.id(), instance);
        roles.merge(instance.role(), 1, Integer::sum);
        if (before != null) {
            forgetRole(before.role());
        }
        return before;
    }

    private void forgetRole(String role) {
        roles.computeIfPresent(role, (_, count) -> count == 1 ? null : count - 1);
    }

    /** Says how an instance is now. */
    static MarathonEvent changed(Instance instance, Turn turn) {
        AgentRef agent = instance.agent();
        return new MarathonEvent.InstanceChanged(
                turn.now(),
                instance.id(),
                instance.condition(),
                instance.id().app(),
                agent == null ? null : agent.id(),
                agent == null ? null : agent.host(),
                instance.version());
    }
}
