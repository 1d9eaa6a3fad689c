package io.dcosboot.master.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.dcosboot.master.core.TestMaster.Scheduler;
import io.dcosboot.master.core.authorization.Acl;
import io.dcosboot.master.core.authorization.Action;
import io.dcosboot.master.core.authorization.Authorizer;
import io.dcosboot.master.core.authorization.Entity;
import io.dcosboot.master.core.authorization.View;
import io.dcosboot.master.core.authorization.VisibleEvents;
import io.dcosboot.master.core.state.FrameworkId;
import io.dcosboot.master.core.state.MasterState;
import io.dcosboot.master.core.state.TaskId;
import io.dcosboot.mesos.v1.CommandInfo;
import io.dcosboot.mesos.v1.Offer;
import io.dcosboot.mesos.v1.TaskState;
import io.dcosboot.mesos.v1.TaskStatus;
import io.dcosboot.mesos.v1.WeightInfo;
import io.dcosboot.mesos.v1.master.Call;
import io.dcosboot.mesos.v1.scheduler.Event;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What access control lists keep frameworks and operators from. */
class PermissionsTest {

    private static final Entity NONE = new Entity.None();

    private static Acl acl(String principal, Entity objects) {
        return new Acl(new Entity.Some(Set.of(principal)), objects);
    }

    private static Entity some(String... values) {
        return new Entity.Some(Set.of(values));
    }

    private static Call.Builder operator(Call.Type type) {
        return Call.newBuilder().setType(type);
    }

    @Test
    void aFrameworkRegistersOnlyInRolesItMay() {
        TestMaster master = new TestMaster(new Authorizer(
                true, Map.of(Action.REGISTER_FRAMEWORKS, List.of(acl("guest", some("dev")), acl("guest", NONE)))));
        var refused = master.events(master.trySubscribe(
                Given.framework("x", "*").setPrincipal("guest").build()));
        assertThat(refused)
                .singleElement()
                .satisfies(event -> assertThat(event.getError().getMessage())
                        .isEqualTo("Not authorized to register framework  with roles { * }"));
        assertThat(master.state().frameworks().isEmpty()).isTrue();
        Scheduler allowed = master.subscribe(Given.framework("x", "dev").setPrincipal("guest"));
        assertThat(master.call(
                        allowed,
                        Given.call(io.dcosboot.mesos.v1.scheduler.Call.Type.UPDATE_FRAMEWORK, allowed.id())
                                .setUpdateFramework(io.dcosboot.mesos.v1.scheduler.Call.UpdateFramework.newBuilder()
                                        .setFrameworkInfo(
                                                allowed.info().toBuilder().addRoles("prod")))
                                .build()))
                .isInstanceOfSatisfying(
                        CallAnswer.Refused.class,
                        refusal -> assertThat(refusal.status()).isEqualTo(403));
        assertThat(master.state()
                        .framework(FrameworkId.of(allowed.id()))
                        .orElseThrow()
                        .roles())
                .containsExactly("dev");
    }

    @Test
    void aTaskRunsOnlyAsAUserItMay() {
        TestMaster master = new TestMaster(new Authorizer(
                true, Map.of(Action.RUN_TASKS, List.of(acl("guest", some("web")), acl("guest", NONE)))));
        master.register(Given.agent("127.0.0.1", "cpus:4;mem:1024"));
        Scheduler guest = master.subscribe(Given.framework("x", "dev").setPrincipal("guest"));
        Offer offer = master.lastOffer(guest);
        master.call(
                guest,
                Given.launch(
                        guest.id(),
                        List.of(offer.getId()),
                        1,
                        Given.task("as-root", offer.getAgentId(), "cpus:1;mem:64")
                                .build(),
                        Given.task("as-web", offer.getAgentId(), "cpus:1;mem:64")
                                .setCommand(CommandInfo.newBuilder()
                                        .setValue("true")
                                        .setUser("web"))
                                .build()));
        assertThat(master.updates(guest)).singleElement().satisfies(status -> {
            assertThat(status.getTaskId().getValue()).isEqualTo("as-root");
            assertThat(status.getState()).isEqualTo(TaskState.TASK_ERROR);
            assertThat(status.getReason()).isEqualTo(TaskStatus.Reason.REASON_TASK_UNAUTHORIZED);
            assertThat(status.getMessage()).isEqualTo("Task 'as-root' is not authorized to launch as user 'root'");
        });
        assertThat(master.state()
                        .framework(FrameworkId.of(guest.id()))
                        .orElseThrow()
                        .tasks()
                        .live()
                        .keys())
                .containsExactly(new TaskId("as-web"));
    }

    @Test
    void anOperatorChangesOnlyWhatItMay() {
        TestMaster master = new TestMaster(new Authorizer(
                true,
                Map.of(
                        Action.UPDATE_WEIGHTS, List.of(acl("ops", some("dev")), acl("ops", NONE)),
                        Action.TEARDOWN_FRAMEWORKS, List.of(acl("ops", some("guest")), acl("ops", NONE)),
                        Action.DRAIN_AGENTS, List.of(acl("ops", NONE)))));
        MasterState before = master.state();
        assertThat(master.operator(operator(Call.Type.UPDATE_WEIGHTS)
                        .setUpdateWeights(Call.UpdateWeights.newBuilder()
                                .addWeightInfos(
                                        WeightInfo.newBuilder().setRole("dev").setWeight(2))
                                .addWeightInfos(
                                        WeightInfo.newBuilder().setRole("prod").setWeight(2)))
                        .build()))
                .contains(new CallAnswer.Refused(403, "403 Forbidden."));
        assertThat(master.operator(operator(Call.Type.DRAIN_AGENT).build()))
                .contains(new CallAnswer.Refused(403, "403 Forbidden."));
        assertThat(master.state()).isEqualTo(before);
        // An unknown framework is told apart from a forbidden one.
        assertThat(master.operator(teardown("nope")))
                .contains(new CallAnswer.Refused(400, "No framework found with specified ID"));
        Scheduler own = master.subscribe(Given.framework("x", "dev").setPrincipal("ops"));
        Scheduler guests = master.subscribe(Given.framework("y", "dev").setPrincipal("guest"));
        assertThat(master.operator(teardown(own.id().getValue())))
                .contains(new CallAnswer.Refused(403, "403 Forbidden."));
        assertThat(master.operator(teardown(guests.id().getValue()))).contains(new CallAnswer.Done());
    }

    private static Call teardown(String framework) {
        return operator(Call.Type.TEARDOWN)
                .setTeardown(Call.Teardown.newBuilder().setFrameworkId(new FrameworkId(framework).toProto()))
                .build();
    }

    @Test
    void whatIsHiddenIsNotInTheStateAndNotInTheEvents() {
        TestMaster master = new TestMaster();
        master.register(Given.agent("127.0.0.1", "cpus:4;mem:1024"));
        Scheduler hidden = master.subscribe(Given.framework("hidden", "a").setUser("root"));
        Offer offer = master.lastOffer(hidden);
        master.call(
                hidden,
                Given.launch(
                        hidden.id(),
                        List.of(offer.getId()),
                        1,
                        Given.task("t", offer.getAgentId(), "cpus:1;mem:64").build()));
        Scheduler shown = master.subscribe(Given.framework("shown", "b").setUser("web"));
        Authorizer acls = new Authorizer(
                true, Map.of(Action.VIEW_FRAMEWORKS, List.of(acl("guest", some("web")), acl("guest", NONE))));
        View guest = View.of(acls, Optional.of("guest"));
        MasterState seen = guest.of(master.state());
        assertThat(seen.frameworks().keys()).containsExactly(FrameworkId.of(shown.id()));
        assertThat(seen.agents().registered().size()).isEqualTo(1);
        assertThat(seen.offers().values())
                .allSatisfy(left -> assertThat(left.framework()).isEqualTo(FrameworkId.of(shown.id())));
        MasterState whole = master.state();
        assertThat(View.of(acls, Optional.of("ops")).of(whole)).isSameAs(whole);
        VisibleEvents events = new VisibleEvents(guest);
        assertThat(master.published().stream()
                        .filter(event -> events.of(event, whole).isPresent())
                        .map(io.dcosboot.mesos.v1.master.Event::getType))
                .containsExactly(
                        io.dcosboot.mesos.v1.master.Event.Type.AGENT_ADDED,
                        io.dcosboot.mesos.v1.master.Event.Type.FRAMEWORK_ADDED);
    }

    @Test
    void tasksAreHiddenByTheirOwnUser() {
        TestMaster master = new TestMaster();
        master.register(Given.agent("127.0.0.1", "cpus:4;mem:1024"));
        Scheduler scheduler = master.subscribe(Given.framework("x", "a").setUser("web"));
        Offer offer = master.lastOffer(scheduler);
        master.call(
                scheduler,
                Given.launch(
                        scheduler.id(),
                        List.of(offer.getId()),
                        1,
                        Given.task("as-web", offer.getAgentId(), "cpus:1;mem:64")
                                .build(),
                        Given.task("as-root", offer.getAgentId(), "cpus:1;mem:64")
                                .setCommand(CommandInfo.newBuilder()
                                        .setValue("true")
                                        .setUser("root"))
                                .build()));
        Authorizer acls =
                new Authorizer(true, Map.of(Action.VIEW_TASKS, List.of(acl("guest", some("web")), acl("guest", NONE))));
        MasterState seen = View.of(acls, Optional.of("guest")).of(master.state());
        assertThat(seen.framework(FrameworkId.of(scheduler.id()))
                        .orElseThrow()
                        .tasks()
                        .live()
                        .keys())
                .containsExactly(new TaskId("as-web"));
        assertThat(master.events(scheduler, Event.Type.ERROR)).isEmpty();
    }
}
