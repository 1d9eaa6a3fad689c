package io.dcosboot.master.api;

import io.dcosboot.master.core.state.Agent;
import io.dcosboot.master.core.state.Framework;
import io.dcosboot.master.core.state.FrameworkId;
import io.dcosboot.master.core.state.MasterState;
import io.dcosboot.master.core.state.Offer;
import io.dcosboot.master.core.state.TaskEntry;
import io.dcosboot.mesos.resources.FlatSum;
import java.util.HashMap;
import java.util.Map;

/** What one pass over a state's tasks, agents and offers adds up to, for {@code /state-summary} (§16.4). */
final class SummaryCounts {

    private final Map<String, TaskCounts> byAgent = new HashMap<>();
    private final Map<FrameworkId, TaskCounts> byFramework = new HashMap<>();
    private final Map<FrameworkId, FlatSum> used = new HashMap<>();
    private final Map<FrameworkId, FlatSum> offered = new HashMap<>();

    static SummaryCounts of(MasterState state) {
        SummaryCounts counts = new SummaryCounts();
        for (Framework framework : state.frameworks().values()) {
            counts.add(framework);
        }
        for (Agent agent : state.agents().registered().values()) {
            agent.usage()
                    .used()
                    .forEach(entry -> counts.used
                            .computeIfAbsent(entry.getKey(), _ -> new FlatSum())
                            .add(entry.getValue()));
        }
        for (Offer offer : state.offers().values()) {
            counts.offered
                    .computeIfAbsent(offer.framework(), _ -> new FlatSum())
                    .add(offer.resources());
        }
        return counts;
    }

    private void add(Framework framework) {
        TaskCounts own = new TaskCounts();
        byFramework.put(framework.id(), own);
        framework.tasks().live().values().forEach(task -> add(task, framework, own));
        framework.tasks().unreachable().entries().forEach(task -> add(task, framework, own));
        framework.tasks().completed().forEach(task -> add(task, framework, own));
    }

    private void add(TaskEntry task, Framework framework, TaskCounts own) {
        String agent = task.task().getAgentId().getValue();
        TaskCounts there = byAgent.computeIfAbsent(agent, _ -> new TaskCounts());
        own.add(task.state());
        there.add(task.state());
        // Frameworks are passed one after the other: seen before means seen last.
        if (!there.endsWith(framework.id().value())) {
            there.addCounterpart(framework.id().value());
            own.addCounterpart(agent);
        }
    }

    TaskCounts ofAgent(Agent agent) {
        TaskCounts counts = byAgent.get(agent.id().value());
        return counts == null ? new TaskCounts() : counts;
    }

    TaskCounts ofFramework(Framework framework) {
        TaskCounts counts = byFramework.get(framework.id());
        return counts == null ? new TaskCounts() : counts;
    }

    FlatSum usedBy(Framework framework) {
        FlatSum sum = used.get(framework.id());
        return sum == null ? new FlatSum() : sum;
    }

    FlatSum offeredTo(Framework framework) {
        FlatSum sum = offered.get(framework.id());
        return sum == null ? new FlatSum() : sum;
    }
}
