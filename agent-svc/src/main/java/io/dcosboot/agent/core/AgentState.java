package io.dcosboot.agent.core;

import io.dcosboot.agent.core.AgentSnapshot.Draining;
import io.dcosboot.mesos.v1.AgentID;
import io.dcosboot.mesos.v1.FrameworkID;
import io.dcosboot.mesos.v1.FrameworkInfo;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the parts of {@link Agent} share: the mutable state, the time of the command at hand, and its effects so far. */
final class AgentState {

    private static final int COMPLETED_FRAMEWORKS = 50;

    /** Where a container belongs. */
    record Place(Framework framework, ExecutorRun executor) {}

    final AgentSettings settings;
    final IdSource ids;
    final UpdateStreams streams = new UpdateStreams();
    final Tally tally = new Tally();

    private final Map<FrameworkID, Framework> frameworks = new LinkedHashMap<>();
    private final Deque<Framework> completedFrameworks = new ArrayDeque<>();
    private List<Effect> effects = new ArrayList<>();
    private Instant now = Instant.EPOCH;
    private AgentPhase phase = AgentPhase.RECOVERING;
    private @Nullable AgentID agentId;
    private @Nullable Draining draining;

    AgentState(AgentSettings settings, IdSource ids) {
        this.settings = settings;
        this.ids = ids;
    }

    void begin(Instant time) {
        now = time;
        effects = new ArrayList<>();
    }

    Instant now() {
        return now;
    }

    void emit(Effect effect) {
        effects.add(effect);
    }

    List<Effect> effects() {
        return List.copyOf(effects);
    }

    AgentPhase phase() {
        return phase;
    }

    void become(AgentPhase next) {
        phase = next;
    }

    Optional<AgentID> agentId() {
        return Optional.ofNullable(agentId);
    }

    /** The id, where there must be one: a master that sends tasks has given it. */
    AgentID knownId() {
        return agentId().orElseThrow(() -> new IllegalStateException("the agent has no id yet"));
    }

    void identify(AgentID id) {
        agentId = id;
    }

    Optional<Draining> draining() {
        return Optional.ofNullable(draining);
    }

    void drain(@Nullable Draining how) {
        draining = how;
    }

    Collection<Framework> frameworks() {
        return List.copyOf(frameworks.values());
    }

    List<Framework> completedFrameworks() {
        return List.copyOf(completedFrameworks);
    }

    Optional<Framework> framework(FrameworkID id) {
        return Optional.ofNullable(frameworks.get(id));
    }

    /** The framework, known again if it had been completed. */
    Framework enter(FrameworkInfo info) {
        Framework known = frameworks.get(info.getId());
        if (known != null) {
            return known;
        }
        Framework framework = completedFrameworks.stream()
                .filter(completed -> completed.id().equals(info.getId()) && !completed.terminating())
                .findFirst()
                .orElseGet(() -> new Framework(info));
        completedFrameworks.remove(framework);
        framework.update(info);
        frameworks.put(framework.id(), framework);
        return framework;
    }

    /** The framework has nothing on this agent any more. */
    void complete(Framework framework) {
        frameworks.remove(framework.id());
        if (completedFrameworks.size() == COMPLETED_FRAMEWORKS) {
            completedFrameworks.removeFirst();
        }
        completedFrameworks.addLast(framework);
    }

    Optional<Place> find(ContainerId container) {
        for (Framework framework : frameworks.values()) {
            for (ExecutorRun executor : framework.executors()) {
                if (executor.container().equals(container)) {
                    return Optional.of(new Place(framework, executor));
                }
            }
        }
        return Optional.empty();
    }
}
