package io.dcosboot.master.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.dcosboot.master.core.TestMaster.Scheduler;
import io.dcosboot.master.core.TestMaster.TestAgent;
import io.dcosboot.master.core.state.AgentId;
import io.dcosboot.master.core.state.LinkId;
import io.dcosboot.master.core.state.MachineKey;
import io.dcosboot.mesos.v1.DurationInfo;
import io.dcosboot.mesos.v1.Filters;
import io.dcosboot.mesos.v1.InverseOffer;
import io.dcosboot.mesos.v1.MachineID;
import io.dcosboot.mesos.v1.OfferID;
import io.dcosboot.mesos.v1.TaskState;
import io.dcosboot.mesos.v1.TimeInfo;
import io.dcosboot.mesos.v1.Unavailability;
import io.dcosboot.mesos.v1.allocator.InverseOfferStatus;
import io.dcosboot.mesos.v1.maintenance.Schedule;
import io.dcosboot.mesos.v1.maintenance.Window;
import io.dcosboot.mesos.v1.master.Call;
import io.dcosboot.mesos.v1.scheduler.Event;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The maintenance of machines, offers with unavailability and inverse offers (mesos-master.md §12.1). */
class MaintenanceTest {

    private static final MachineID HERE = machine("HOST-10.0.0.1", "10.0.0.1");
    private static final MachineID OTHER = machine("other", "");

    private final TestMaster master = new TestMaster();
    private final TestAgent agent = master.register(Given.agent("10.0.0.1", "cpus:4;mem:1024"));

    private static MachineID machine(String hostname, String ip) {
        MachineID.Builder id = MachineID.newBuilder();
        if (!hostname.isEmpty()) {
            id.setHostname(hostname);
        }
        if (!ip.isEmpty()) {
            id.setIp(ip);
        }
        return id.build();
    }

    private static Window.Builder window(long start, MachineID... machines) {
        return Window.newBuilder()
                .addAllMachineIds(List.of(machines))
                .setUnavailability(Unavailability.newBuilder()
                        .setStart(TimeInfo.newBuilder().setNanoseconds(start))
                        .setDuration(DurationInfo.newBuilder().setNanoseconds(60)));
    }

    private Optional<CallAnswer> schedule(Window.Builder... windows) {
        Schedule.Builder schedule = Schedule.newBuilder();
        for (Window.Builder window : windows) {
            schedule.addWindows(window);
        }
        return master.operator(Call.newBuilder()
                .setType(Call.Type.UPDATE_MAINTENANCE_SCHEDULE)
                .setUpdateMaintenanceSchedule(
                        Call.UpdateMaintenanceSchedule.newBuilder().setSchedule(schedule))
                .build());
    }

    private Optional<CallAnswer> down(MachineID... machines) {
        return master.operator(Call.newBuilder()
                .setType(Call.Type.START_MAINTENANCE)
                .setStartMaintenance(Call.StartMaintenance.newBuilder().addAllMachines(List.of(machines)))
                .build());
    }

    private Optional<CallAnswer> up(MachineID... machines) {
        return master.operator(Call.newBuilder()
                .setType(Call.Type.STOP_MAINTENANCE)
                .setStopMaintenance(Call.StopMaintenance.newBuilder().addAllMachines(List.of(machines)))
                .build());
    }

    private static Optional<CallAnswer> refused(String text) {
        return Optional.of(new CallAnswer.Refused(400, text));
    }

    private static Optional<CallAnswer> done() {
        return Optional.of(new CallAnswer.Done());
    }

    private List<InverseOffer> inverseOffers(Scheduler scheduler) {
        List<InverseOffer> offers = new ArrayList<>();
        master.events(scheduler, Event.Type.INVERSE_OFFERS)
                .forEach(event -> offers.addAll(event.getInverseOffers().getInverseOffersList()));
        return offers;
    }

    private void accept(Scheduler scheduler, OfferID offer, double quiet) {
        master.call(
                scheduler,
                Given.call(io.dcosboot.mesos.v1.scheduler.Call.Type.ACCEPT_INVERSE_OFFERS, scheduler.id())
                        .setAcceptInverseOffers(io.dcosboot.mesos.v1.scheduler.Call.AcceptInverseOffers.newBuilder()
                                .addInverseOfferIds(offer)
                                .setFilters(Filters.newBuilder().setRefuseSeconds(quiet)))
                        .build());
    }

    private void decline(Scheduler scheduler, OfferID offer) {
        master.call(
                scheduler,
                Given.call(io.dcosboot.mesos.v1.scheduler.Call.Type.DECLINE_INVERSE_OFFERS, scheduler.id())
                        .setDeclineInverseOffers(io.dcosboot.mesos.v1.scheduler.Call.DeclineInverseOffers.newBuilder()
                                .addInverseOfferIds(offer))
                        .build());
    }

    private void launch(Scheduler scheduler) {
        master.call(
                scheduler,
                Given.launch(
                        scheduler.id(),
                        List.of(master.lastOffer(scheduler).getId()),
                        3600,
                        Given.task("t", agent.id().toProto(), "cpus:1;mem:64").build()));
        master.said(agent.link(), Given.update(scheduler.id(), agent.id(), "t", TaskState.TASK_RUNNING, 1));
    }

    private Optional<InverseOfferStatus> answer(Scheduler scheduler) {
        return master.state()
                .maintenance()
                .inverseOffers()
                .of(agent.id(), io.dcosboot.master.core.state.FrameworkId.of(scheduler.id()))
                .answer();
    }

    @Test
    void wrongSchedulesAreRefusedInTheWiresWordsAndChangeNothing() {
        assertThat(schedule(window(1))).isEqualTo(refused("List of machines in the maintenance window is empty"));
        assertThat(schedule(window(1, MachineID.getDefaultInstance())))
                .isEqualTo(refused("Both 'hostname' and 'ip' for a machine are empty"));
        assertThat(schedule(window(1, machine("host-1", "127.0.0.1")), window(2, machine("HOST-1", "127.0.0.1"))))
                .isEqualTo(
                        refused(
                                "Machine '{\"hostname\":\"HOST-1\",\"ip\":\"127.0.0.1\"}' appears more than once in the schedule"));
        assertThat(schedule(window(1, machine("", "300.0.0.1"))))
                .isEqualTo(refused("Failed to parse the IP '300.0.0.1'"));
        Window.Builder negative = window(1, OTHER);
        negative.getUnavailabilityBuilder().getDurationBuilder().setNanoseconds(-1);
        assertThat(schedule(negative)).isEqualTo(refused("Unavailability 'duration' is negative"));
        assertThat(down()).isEqualTo(refused("List of machines is empty"));
        assertThat(down(OTHER))
                .isEqualTo(refused("Machine '{\"hostname\":\"other\"}' is not part of a maintenance schedule"));
        assertThat(master.state().maintenance().machines().isEmpty()).isTrue();
        assertThat(master.registry().machines().isEmpty()).isTrue();
    }

    @Test
    void machinesGoFromDrainingToDownToUp() {
        assertThat(schedule(window(1, HERE, OTHER))).isEqualTo(done());
        assertThat(up(OTHER))
                .isEqualTo(refused("Machine '{\"hostname\":\"other\"}' is not in DOWN mode and cannot be brought up"));
        assertThat(down(OTHER)).isEqualTo(done());
        assertThat(down(OTHER))
                .isEqualTo(refused(
                        "Machine '{\"hostname\":\"other\"}' is not in DRAINING mode and cannot be brought down"));
        assertThat(schedule())
                .isEqualTo(refused(
                        "Machine '{\"hostname\":\"other\"}' is deactivated and cannot be removed from the schedule"));
        assertThat(schedule(window(2, OTHER))).isEqualTo(done());
        assertThat(master.registry().machines().down()).containsExactly(MachineKey.of(OTHER));
        assertThat(up(OTHER)).isEqualTo(done());
        assertThat(master.registry().machines().isEmpty()).isTrue();
        assertThat(master.state().maintenance().machines().schedule()).isEqualTo(Schedule.getDefaultInstance());
    }

    @Test
    void callsThatComeWhileTheRegistryIsSlowAddUp() {
        master.holdRegistry();
        assertThat(schedule(window(1, OTHER))).isEmpty();
        assertThat(down(OTHER)).isEmpty();
        assertThat(schedule())
                .isEqualTo(refused(
                        "Machine '{\"hostname\":\"other\"}' is deactivated and cannot be removed from the schedule"));
        assertThat(master.state().maintenance().machines().isEmpty()).isTrue();
        master.releaseRegistry();
        assertThat(master.state().maintenance().machines())
                .isEqualTo(master.registry().machines());
        assertThat(master.registry().machines().down()).containsExactly(MachineKey.of(OTHER));
    }

    @Test
    void aScheduledMachinesOffersAreRescindedAndComeBackWithItsUnavailability() {
        Scheduler scheduler = master.subscribe(Given.framework("a", "dev"));
        OfferID before = master.lastOffer(scheduler).getId();
        schedule(window(7, HERE));
        assertThat(master.events(scheduler, Event.Type.RESCIND))
                .singleElement()
                .satisfies(event -> assertThat(event.getRescind().getOfferId()).isEqualTo(before));
        assertThat(master.lastOffer(scheduler).getUnavailability().getStart().getNanoseconds())
                .isEqualTo(7);
        schedule(window(7, HERE), window(9, OTHER));
        assertThat(master.events(scheduler, Event.Type.RESCIND))
                .as("the agent's window is the same")
                .hasSize(1);
        schedule();
        assertThat(master.lastOffer(scheduler).hasUnavailability()).isFalse();
    }

    @Test
    void aMachineMeetsAnAgentOnlyIfNameAndAddressAgree() {
        Scheduler scheduler = master.subscribe(Given.framework("a", "dev"));
        schedule(
                window(7, machine("host-10.0.0.1", ""), machine("", "10.0.0.1"), machine("host-10.0.0.1", "10.0.0.2")));
        assertThat(master.events(scheduler, Event.Type.RESCIND)).isEmpty();
        assertThat(inverseOffers(scheduler)).isEmpty();
    }

    @Test
    void frameworksWithSomethingOnTheAgentAreAskedOnceAtATime() {
        Scheduler holder = master.subscribe(Given.framework("a", "dev"));
        launch(holder);
        Scheduler idle = master.subscribe(Given.framework("b", "dev").setCheckpoint(true));
        schedule(window(7, HERE));
        assertThat(inverseOffers(holder)).singleElement().satisfies(offer -> {
            assertThat(offer.getAgentId()).isEqualTo(agent.id().toProto());
            assertThat(offer.getFrameworkId()).isEqualTo(holder.id());
            assertThat(offer.getUnavailability().getStart().getNanoseconds()).isEqualTo(7);
            assertThat(offer.getUrl().getPath()).isEqualTo("/slave(1)");
            assertThat(offer.getResourcesList()).isEmpty();
            assertThat(offer.getId().getValue()).startsWith("master-O");
        });
        assertThat(inverseOffers(idle))
                .as("it was offered the rest of the agent")
                .hasSize(1);
        master.advance(Duration.ofMinutes(1));
        assertThat(inverseOffers(holder)).hasSize(1);
    }

    @Test
    void anAnswerIsKeptAndTheFrameworkAskedAgainWhenItsFilterEnds() {
        Scheduler holder = master.subscribe(Given.framework("a", "dev"));
        launch(holder);
        schedule(window(7, HERE));
        accept(holder, inverseOffers(holder).getLast().getId(), 10);
        assertThat(answer(holder).orElseThrow().getStatus()).isEqualTo(InverseOfferStatus.Status.ACCEPT);
        assertThat(answer(holder).orElseThrow().getTimestamp().getNanoseconds())
                .isEqualTo(master.now().getEpochSecond() * 1_000_000_000L);
        master.advance(Duration.ofSeconds(9));
        assertThat(inverseOffers(holder)).hasSize(1);
        master.advance(Duration.ofSeconds(2));
        assertThat(inverseOffers(holder)).hasSize(2);
        decline(holder, inverseOffers(holder).getLast().getId());
        assertThat(answer(holder).orElseThrow().getStatus()).isEqualTo(InverseOfferStatus.Status.DECLINE);
        schedule(window(8, HERE));
        assertThat(answer(holder)).as("another window is another question").isEmpty();
        assertThat(inverseOffers(holder)).hasSize(3);
    }

    @Test
    void revivingEndsTheFiltersOfInverseOffersToo() {
        Scheduler holder = master.subscribe(Given.framework("a", "dev"));
        launch(holder);
        schedule(window(7, HERE));
        accept(holder, inverseOffers(holder).getLast().getId(), 3600);
        master.call(
                holder,
                Given.call(io.dcosboot.mesos.v1.scheduler.Call.Type.REVIVE, holder.id())
                        .build());
        assertThat(inverseOffers(holder)).hasSize(2);
    }

    @Test
    void answersToOffersOfOthersAreIgnored() {
        Scheduler holder = master.subscribe(Given.framework("a", "dev"));
        launch(holder);
        schedule(window(7, HERE));
        Scheduler stranger = master.subscribe(Given.framework("b", "dev"));
        accept(stranger, inverseOffers(holder).getLast().getId(), 10);
        accept(holder, OfferID.newBuilder().setValue("nonsense").build(), 10);
        assertThat(answer(holder)).isEmpty();
        assertThat(answer(stranger)).isEmpty();
    }

    @Test
    void anInverseOfferIsTakenBackWhenTheWindowOrTheAgentGoes() {
        Scheduler holder = master.subscribe(Given.framework("a", "dev"));
        launch(holder);
        schedule(window(7, HERE));
        OfferID first = inverseOffers(holder).getLast().getId();
        schedule();
        assertThat(master.events(holder, Event.Type.RESCIND_INVERSE_OFFER))
                .singleElement()
                .satisfies(event -> assertThat(event.getRescindInverseOffer().getInverseOfferId())
                        .isEqualTo(first));
        schedule(window(7, HERE));
        master.tell(new MasterCommand.LinkClosed(agent.link()));
        assertThat(master.events(holder, Event.Type.RESCIND_INVERSE_OFFER)).hasSize(2);
        assertThat(master.state().maintenance().inverseOffers().outstanding().isEmpty())
                .isTrue();
    }

    @Test
    void aFrameworkThatComesBackIsAskedAgain() {
        Scheduler holder = master.subscribe(Given.framework("a", "dev"));
        launch(holder);
        schedule(window(7, HERE));
        Scheduler again = master.subscribe(holder.info().toBuilder());
        assertThat(master.events(holder, Event.Type.RESCIND_INVERSE_OFFER)).isEmpty();
        assertThat(inverseOffers(again)).hasSize(1);
        assertThat(master.state().maintenance().inverseOffers().outstanding().size())
                .isEqualTo(1);
    }

    @Test
    void agentsOnAMachineThatIsDownEndAndMayNotComeBack() {
        Scheduler holder = master.subscribe(Given.framework("a", "dev"));
        launch(holder);
        schedule(window(7, HERE));
        assertThat(down(HERE)).isEqualTo(done());
        assertThat(master.messages(agent.link()).getLast().getShutdown().getMessage())
                .isEqualTo("Operator initiated 'Machine DOWN'");
        assertThat(master.messages(agent.link()).getLast().getShutdown().getGone())
                .isFalse();
        assertThat(master.lastUpdate(holder).getState()).isEqualTo(TaskState.TASK_LOST);
        assertThat(master.lastUpdate(holder).getMessage())
                .isEqualTo("Agent host-10.0.0.1 removed: Operator initiated 'Machine DOWN'");
        assertThat(master.state().agent(agent.id())).isEmpty();
        assertThat(master.registry().agents().isEmpty()).isTrue();
        assertThat(master.published().getLast().getAgentRemoved().getAgentId().getValue())
                .isEqualTo(agent.id().value());
        LinkId back = master.newLink();
        master.said(back, Given.reregister(agent.description(), agent.id(), List.of(), List.of()));
        assertThat(master.messages(back).getFirst().hasShutdown()).isTrue();
        LinkId fresh = master.newLink();
        master.said(fresh, Given.register(agent.description()));
        assertThat(master.messages(fresh).getFirst().hasShutdown()).isTrue();
        assertThat(master.isClosed(fresh)).isTrue();
        TestMaster next = new TestMaster(Given.settings(), "next", master.registry(), master.now());
        LinkId later = next.newLink();
        next.said(later, Given.register(agent.description()));
        assertThat(next.messages(later).getFirst().hasShutdown()).isTrue();
        assertThat(up(HERE)).isEqualTo(done());
        LinkId welcome = master.newLink();
        master.said(welcome, Given.register(agent.description()));
        assertThat(master.messages(welcome).getFirst().hasRegistered()).isTrue();
    }

    @Test
    void anAgentThatIsBeingAdmittedWhenItsMachineGoesDownIsShutDownToo() {
        schedule(window(7, machine("host-10.0.0.2", "10.0.0.2")));
        master.holdRegistry();
        LinkId link = master.newLink();
        master.said(link, Given.register(Given.agent("10.0.0.2", "cpus:1")));
        assertThat(down(machine("host-10.0.0.2", "10.0.0.2"))).isEmpty();
        master.releaseRegistry();
        assertThat(master.messages(link).getLast().getShutdown().getMessage())
                .isEqualTo("Operator initiated 'Machine DOWN'");
        assertThat(master.state().agents().registered().size()).isEqualTo(1);
    }

    @Test
    void anAgentInAScheduleCannotBeDrained() {
        schedule(window(7, HERE));
        AgentId id = agent.id();
        assertThat(master.operator(Call.newBuilder()
                        .setType(Call.Type.DRAIN_AGENT)
                        .setDrainAgent(Call.DrainAgent.newBuilder().setAgentId(id.toProto()))
                        .build()))
                .isEqualTo(refused("Agent is part of a maintenance schedule"));
    }

    @Test
    void theNextMasterKnowsTheScheduleAndAsksAnew() {
        Scheduler holder = master.subscribe(Given.framework("a", "dev"));
        launch(holder);
        schedule(window(7, HERE));
        TestMaster next = new TestMaster(Given.settings(), "next", master.registry(), master.now());
        var task = master.state()
                .framework(io.dcosboot.master.core.state.FrameworkId.of(holder.id()))
                .orElseThrow()
                .tasks()
                .live()
                .values()
                .iterator()
                .next()
                .task();
        next.said(
                next.newLink(),
                Given.reregister(agent.description(), agent.id(), List.of(holder.info()), List.of(task)));
        Scheduler back = next.subscribe(holder.info().toBuilder());
        assertThat(next.lastOffer(back).getUnavailability().getStart().getNanoseconds())
                .isEqualTo(7);
        assertThat(next.events(back, Event.Type.INVERSE_OFFERS)).hasSize(1);
    }
}
