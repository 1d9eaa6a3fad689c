package io.dcosboot.master.core;

import io.dcosboot.master.core.authorization.Authorizer;
import io.dcosboot.master.core.state.MasterState;
import java.time.Instant;
import java.util.List;

/**
 * The leading master's decisions as a pure function: a state and a command give a new state and effects. Whoever calls
 * it keeps the state, carries out the effects in their order, and brings timers and registry writes back as commands.
 */
public final class MasterCore {

    private final MasterSettings settings;
    private final OfferBook offers;
    private final Allocations allocations;
    private final Subscriptions subscriptions;
    private final SchedulerCalls calls;
    private final OperatorCalls operatorCalls;
    private final WeightCalls weights;
    private final QuotaCalls quotas;
    private final Permissions permissions;
    private final AgentRegistration registration;
    private final AgentLiveness liveness;
    private final AgentMessages messages;
    private final AgentDepartures departures;
    private final AgentActivations activations;
    private final MaintenanceCalls maintenance;
    private final RegistryCollection registryCollection;

    /** A master in which everybody may do everything. */
    public MasterCore(MasterSettings settings) {
        this(settings, Authorizer.open());
    }

    public MasterCore(MasterSettings settings, Authorizer authorizer) {
        this.settings = settings;
        this.permissions = new Permissions(authorizer);
        TaskLedger ledger = new TaskLedger();
        OperationLedger operations = new OperationLedger();
        OperationFeedback feedback = new OperationFeedback(operations);
        InverseOfferBook inverseOffers = new InverseOfferBook(settings);
        this.offers = new OfferBook(settings, inverseOffers);
        this.allocations = new Allocations(settings, offers, inverseOffers);
        this.subscriptions = new Subscriptions(settings, permissions, offers, ledger, feedback, allocations);
        StatusUpdates updates = new StatusUpdates(ledger);
        this.calls = new SchedulerCalls(
                permissions,
                subscriptions,
                new Accepting(
                        offers,
                        allocations,
                        new TaskLaunches(permissions, ledger),
                        new OfferOperations(permissions, offers, operations)),
                updates,
                new Reconciliation(),
                feedback,
                allocations,
                inverseOffers);
        this.departures = new AgentDepartures(settings, offers, inverseOffers, ledger, operations);
        this.activations = new AgentActivations(offers, departures);
        this.maintenance = new MaintenanceCalls(offers, inverseOffers, activations, allocations);
        this.weights = new WeightCalls(settings, offers);
        this.quotas = new QuotaCalls(settings, offers);
        this.operatorCalls = new OperatorCalls(
                subscriptions,
                weights,
                quotas,
                new ResourceCalls(offers, operations),
                maintenance,
                new AgentStandingCalls(activations, departures));
        this.liveness = new AgentLiveness(settings, offers, ledger, departures);
        this.registration = new AgentRegistration(
                settings, new AgentRecovery(settings, ledger), feedback, liveness, departures, offers, allocations);
        this.messages = new AgentMessages(
                registration, liveness, departures, updates, operations, feedback, ledger, offers, allocations);
        this.registryCollection = new RegistryCollection(settings.agentLimits());
    }

    /** What a command has led to. */
    public record Outcome(MasterState state, List<Effect> effects) {

        public Outcome {
            effects = List.copyOf(effects);
        }
    }

    /**
     * Handles one command at the time {@code now}.
     *
     * @throws RuntimeException if the command shows a defect; then nothing has happened and the old state holds
     */
    public Outcome handle(MasterState state, MasterCommand command, Instant now) {
        Turn turn = new Turn(state, now);
        dispatch(turn, command);
        return new Outcome(turn.state(), turn.effects());
    }

    private void dispatch(Turn turn, MasterCommand command) {
        switch (command) {
            case MasterCommand.Begin _ -> {
                allocations.begin(turn);
                weights.seed(turn);
                turn.emit(new Effect.Schedule(settings.allocationInterval(), new MasterCommand.AllocationTick()));
                turn.emit(new Effect.Schedule(
                        settings.agentReregisterTimeout(),
                        new MasterCommand.RecoveryTimeout(
                                turn.state().agents().recovered().size())));
                registryCollection.scheduleNext(turn);
            }
            case MasterCommand.Subscribe(var call, var stream) -> subscriptions.subscribe(turn, call, stream);
            case MasterCommand.SchedulerCall(var call, var stream, var principal, long request) ->
                turn.emit(new Effect.Answer(request, calls.handle(turn, call, stream, principal)));
            case MasterCommand.StreamClosed(var stream) -> subscriptions.streamClosed(turn, stream);
            case MasterCommand.FailoverTimeout(var framework, var subscribedAt) ->
                subscriptions.failoverTimeout(turn, framework, subscribedAt);
            case MasterCommand.OperatorCall(var call, var principal, long request) ->
                permissions
                        .operator(turn.state(), call, principal)
                        .ifPresentOrElse(
                                refused -> turn.answer(request, refused),
                                () -> operatorCalls.handle(turn, call, principal, request));
            case MasterCommand.AgentSaid(var link, var message) -> messages.handle(turn, link, message);
            case MasterCommand.LinkClosed(var link) -> liveness.linkClosed(turn, link);
            case MasterCommand.AgentAdmitted(var agent) -> registration.admitted(turn, agent);
            case MasterCommand.AgentReadmitted(var agent) -> registration.readmitted(turn, agent);
            case MasterCommand.PingDue(var agent, var registeredAt) -> liveness.pingDue(turn, agent, registeredAt);
            case MasterCommand.ReregisterTimeout(var agent, var disconnectedAt) ->
                liveness.reregisterTimeout(turn, agent, disconnectedAt);
            case MasterCommand.RecoveryTimeout(int admitted) -> liveness.recoveryTimeout(turn, admitted);
            case MasterCommand.GiveUpAgent(var agent, var cause) -> liveness.giveUp(turn, agent, cause);
            case MasterCommand.RemoveAgent due -> departures.removeNow(turn, due);
            case MasterCommand.AgentMarkedUnreachable(var agent, var since, var message) ->
                departures.markedUnreachable(turn, agent, since, message);
            case MasterCommand.AgentRemoved(var agent, var cause) -> departures.removed(turn, agent, cause);
            case MasterCommand.AgentMarkedGone(var agent, var since, var request) ->
                departures.markedGone(turn, agent, since, request);
            case MasterCommand.ActivationChanged(var agent, var activation, var request) ->
                activations.changed(turn, agent, activation, request);
            case MasterCommand.ReviewAgent(var agent) -> activations.review(turn, agent);
            case MasterCommand.MachinesReplaced(var machines, long request) ->
                maintenance.replaced(turn, machines, request);
            case MasterCommand.CollectRegistry _ -> registryCollection.collect(turn);
            case MasterCommand.AgentForgotten(var agent) -> registryCollection.forgotten(turn, agent);
            case MasterCommand.WeightsReplaced done -> weights.replaced(turn, done);
            case MasterCommand.QuotasReplaced done -> quotas.replaced(turn, done);
            case MasterCommand.WhitelistRead(var hosts) -> allocations.whitelist(turn, hosts);
            case MasterCommand.AllocationTick _ -> allocations.tick(turn);
            case MasterCommand.Allocate _ -> allocations.run(turn);
            case MasterCommand.OfferTimeout(var offer) -> offers.expire(turn, offer);
        }
    }
}
