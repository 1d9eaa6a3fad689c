package io.dcosboot.master.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.dcosboot.master.core.state.Agent;
import io.dcosboot.master.core.state.ExecutorEntry;
import io.dcosboot.master.core.state.Framework;
import io.dcosboot.master.core.state.FrameworkId;
import io.dcosboot.master.core.state.MasterState;
import io.dcosboot.master.core.state.Offer;
import io.dcosboot.master.core.state.Quantities;
import io.dcosboot.master.core.state.RoleQuantities;
import io.dcosboot.master.core.state.TaskEntry;
import io.dcosboot.master.core.state.TaskKey;
import io.dcosboot.mesos.resources.Resources;
import java.util.Map;
import java.util.TreeMap;

/** What must hold of every state: nothing is given twice, and every sum is the sum of its parts. */
public final class Accounts {

    private Accounts() {}

    public static void check(MasterState state) {
        Map<FrameworkId, RoleQuantities> allocated = new TreeMap<>();
        Quantities scalars = Quantities.none();
        for (Agent agent : state.agents().registered().values()) {
            scalars = scalars.plus(Quantities.scalars(agent.total()));
            check(state, agent, allocated);
        }
        assertThat(state.agents().scalars()).as("sum of all agents").isEqualTo(scalars);
        for (Framework framework : state.frameworks().values()) {
            check(state, framework, allocated.getOrDefault(framework.id(), RoleQuantities.none()));
        }
        state.streams()
                .forEach(stream -> assertThat(state.framework(stream.getValue())
                                .flatMap(framework -> framework.connection().current()))
                        .as("the framework of stream %s", stream.getKey())
                        .contains(stream.getKey()));
        state.agents()
                .links()
                .forEach(link -> assertThat(state.agent(link.getValue()).flatMap(Agent::link))
                        .as("the agent of link %s", link.getKey())
                        .contains(link.getKey()));
    }

    private static void check(MasterState state, Agent agent, Map<FrameworkId, RoleQuantities> allocated) {
        Resources offered = Resources.empty();
        for (var id : agent.usage().offers()) {
            Offer offer = state.offers().get(id).orElseThrow(() -> new AssertionError("lost offer " + id));
            offered = offered.plus(offer.resources());
        }
        assertThat(agent.usage().offered()).as("offered of %s", agent.id()).isEqualTo(offered);
        Map<FrameworkId, Resources> used = new TreeMap<>();
        for (TaskKey key : agent.tasks()) {
            TaskEntry task = state.framework(key.framework())
                    .flatMap(framework -> framework.tasks().live().get(key.task()))
                    .orElseThrow(() -> new AssertionError("agent knows lost task " + key));
            if (task.holdsResources()) {
                charge(used, allocated, key.framework(), task.resources());
            }
        }
        for (var executor : agent.executors()) {
            ExecutorEntry entry = executor.getValue();
            charge(used, allocated, executor.getKey().framework(), entry.resources());
        }
        Resources sum = Resources.empty();
        for (var entry : used.entrySet()) {
            assertThat(agent.usage().usedBy(entry.getKey()))
                    .as("used by %s on %s", entry.getKey(), agent.id())
                    .isEqualTo(entry.getValue());
            sum = sum.plus(entry.getValue().unallocated());
        }
        assertThat(agent.usage().used().size())
                .as("frameworks on %s", agent.id())
                .isEqualTo(
                        (int) used.values().stream().filter(r -> !r.isEmpty()).count());
        Resources given = sum.plus(offered.unallocated()).nonShared();
        assertThat(agent.total().contains(given))
                .as("%s has %s for the %s given", agent.id(), agent.total(), given)
                .isTrue();
        assertThat(agent.usage().available())
                .as("available of %s", agent.id())
                .isEqualTo(agent.total().minus(given));
    }

    private static void charge(
            Map<FrameworkId, Resources> used,
            Map<FrameworkId, RoleQuantities> allocated,
            FrameworkId framework,
            Resources resources) {
        used.merge(framework, resources, Resources::plus);
        allocated.put(
                framework,
                allocated
                        .getOrDefault(framework, RoleQuantities.none())
                        .plus(TaskEntry.roleOf(resources), Quantities.scalars(resources)));
    }

    private static void check(MasterState state, Framework framework, RoleQuantities allocated) {
        assertThat(framework.usage().allocated())
                .as("allocated to %s", framework.id())
                .isEqualTo(allocated);
        RoleQuantities offered = RoleQuantities.none();
        for (var id : framework.usage().offers()) {
            Offer offer = state.offers().get(id).orElseThrow(() -> new AssertionError("lost offer " + id));
            offered = offered.plus(offer.role(), Quantities.scalars(offer.resources()));
        }
        assertThat(framework.usage().offered())
                .as("offered to %s", framework.id())
                .isEqualTo(offered);
        if (!framework.connected()) {
            assertThat(framework.usage().offers().isEmpty())
                    .as("%s is away and has no offers", framework.id())
                    .isTrue();
        }
        framework
                .tasks()
                .live()
                .values()
                .forEach(task -> assertThat(state.agent(task.agent())
                                .filter(agent -> agent.tasks().contains(new TaskKey(framework.id(), task.id()))))
                        .as("the agent of live task %s", task.id())
                        .isPresent());
    }
}
