package io.dcosboot.master.core;

import io.dcosboot.master.core.state.Agent;
import io.dcosboot.master.core.state.AgentId;
import io.dcosboot.master.core.state.AgentTotals;
import io.dcosboot.master.core.state.ExecutorEntry;
import io.dcosboot.master.core.state.Framework;
import io.dcosboot.master.core.state.FrameworkId;
import io.dcosboot.master.core.state.MasterState;
import io.dcosboot.master.core.state.Offer;
import io.dcosboot.master.core.state.OfferId;
import io.dcosboot.master.core.state.Quantities;
import io.dcosboot.master.core.state.RoleQuantities;
import io.dcosboot.master.core.state.TaskEntry;
import io.dcosboot.master.core.state.TaskKey;
import io.dcosboot.mesos.resources.Resources;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** What must hold of every state: nothing is given twice, and every sum is the sum of its parts. */
public final class Accounts {

    private final MasterState state;
    private final Map<FrameworkId, RoleQuantities> allocated = new HashMap<>();
    private final Map<FrameworkId, RoleQuantities> charged = new HashMap<>();
    private final Map<FrameworkId, Map<AgentId, Integer>> executors = new HashMap<>();
    private final Set<OfferId> onAgents = new HashSet<>();

    private Accounts(MasterState state) {
        this.state = state;
    }

    /** Checks everything. */
    public static void check(MasterState state) {
        new Accounts(state).check();
    }

    /**
     * Checks {@code after}, of whose predecessor everything is known to hold. Nothing is looked at when no part that the
     * accounts are about has been replaced; parts are immutable, so the same part is the same content.
     */
    @SuppressWarnings("ReferenceEquality")
    public static void check(MasterState before, MasterState after) {
        if (before.agents() != after.agents()
                || before.frameworks() != after.frameworks()
                || before.offers() != after.offers()
                || before.streams() != after.streams()) {
            check(after);
        }
    }

    private void check() {
        AgentTotals totals = AgentTotals.none();
        for (Agent agent : state.agents().registered().values()) {
            totals = totals.plus(agent.total());
            check(agent);
        }
        same("the sum of all agents", state.agents().totals(), totals);
        same("the number of offers", state.offers().size(), onAgents.size());
        for (Framework framework : state.frameworks().values()) {
            check(framework);
        }
        for (var stream : state.streams()) {
            same(
                    "the stream of the framework subscribed on it",
                    state.framework(stream.getValue())
                            .flatMap(framework -> framework.connection().current()),
                    Optional.of(stream.getKey()));
        }
        for (var link : state.agents().links()) {
            same(
                    "the link of the agent connected on it",
                    state.agent(link.getValue()).flatMap(Agent::link),
                    Optional.of(link.getKey()));
        }
    }

    private void check(Agent agent) {
        Resources offered = Resources.empty();
        for (OfferId id : agent.usage().offers()) {
            offered = offered.plus(offer(id).resources());
            onAgents.add(id);
        }
        require(agent.active() || offered.isEmpty(), "inactive agent %s is on offer", agent.id());
        same("offered of an agent", agent.usage().offered(), offered);
        Map<FrameworkId, Resources> used = new HashMap<>();
        for (TaskKey key : agent.tasks()) {
            TaskEntry task = state.framework(key.framework())
                    .flatMap(framework -> framework.tasks().live().get(key.task()))
                    .orElseThrow(() -> new AssertionError("agent knows lost task " + key));
            same("the agent of a task", task.agent(), agent.id());
            if (task.holdsResources()) {
                charge(used, key.framework(), task.resources());
            }
        }
        for (var executor : agent.executors()) {
            ExecutorEntry entry = executor.getValue();
            charge(used, executor.getKey().framework(), entry.resources());
            executors
                    .computeIfAbsent(executor.getKey().framework(), _ -> new HashMap<>())
                    .merge(agent.id(), 1, Integer::sum);
        }
        used.values().removeIf(Resources::isEmpty);
        Resources sum = Resources.empty();
        for (var entry : used.entrySet()) {
            same("used of an agent", agent.usage().usedBy(entry.getKey()), entry.getValue());
            sum = sum.plus(entry.getValue().unallocated());
        }
        same("the number of frameworks on an agent", agent.usage().used().size(), used.size());
        Resources given = sum.plus(offered.unallocated()).nonShared();
        // An agent may lose a reservation that tasks use already; nothing else is ever given twice.
        require(agent.total().contains(given.unreserved()), "given %s of an agent that has %s", given, agent.total());
        same("overdrawn of an agent", agent.usage().overdrawn(), given.minus(agent.total()));
        same("available of an agent", agent.usage().available(), agent.total().minus(given));
    }

    private void charge(Map<FrameworkId, Resources> used, FrameworkId framework, Resources resources) {
        used.merge(framework, resources, Resources::plus);
        add(allocated, framework, resources.allocationRole(), resources);
        add(charged, framework, resources.allocationRole(), resources.chargeable());
    }

    private static void add(
            Map<FrameworkId, RoleQuantities> sums, FrameworkId framework, String role, Resources resources) {
        sums.put(
                framework,
                sums.getOrDefault(framework, RoleQuantities.none()).plus(role, Quantities.scalars(resources)));
    }

    private void check(Framework framework) {
        same(
                "allocated to a framework",
                framework.usage().allocated(),
                allocated.getOrDefault(framework.id(), RoleQuantities.none()));
        RoleQuantities offered = RoleQuantities.none();
        for (OfferId id : framework.usage().offers()) {
            Offer offer = offer(id);
            same("the framework of an offer", offer.framework(), framework.id());
            offered = offered.plus(offer.role(), Quantities.scalars(offer.resources()));
            add(charged, framework.id(), offer.role(), offer.resources().chargeable());
        }
        same("offered to a framework", framework.usage().offered(), offered);
        same(
                "charged to a framework",
                framework.usage().charged(),
                charged.getOrDefault(framework.id(), RoleQuantities.none()));
        Map<AgentId, Integer> counted = new HashMap<>();
        framework.usage().executors().forEach(entry -> counted.put(entry.getKey(), entry.getValue()));
        same("the executors of a framework", counted, executors.getOrDefault(framework.id(), Map.of()));
        require(
                framework.connected() || framework.usage().offers().isEmpty(),
                "%s is away and has offers",
                framework.id());
        for (TaskEntry task : framework.tasks().live().values()) {
            TaskKey key = new TaskKey(framework.id(), task.id());
            require(
                    state.agent(task.agent())
                            .filter(agent -> agent.tasks().contains(key))
                            .isPresent(),
                    "no agent has live task %s",
                    key);
        }
    }

    private Offer offer(OfferId id) {
        return state.offers().get(id).orElseThrow(() -> new AssertionError("lost offer " + id));
    }

    private static void same(String what, Object is, Object should) {
        require(Objects.equals(is, should), "%s is %s and should be %s", what, is, should);
    }

    private static void require(boolean holds, String format, Object... values) {
        if (!holds) {
            throw new AssertionError(format.formatted(values));
        }
    }
}
