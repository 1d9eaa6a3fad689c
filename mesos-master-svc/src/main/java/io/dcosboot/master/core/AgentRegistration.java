package io.dcosboot.master.core;

import io.dcosboot.master.core.state.Activation;
import io.dcosboot.master.core.state.Agent;
import io.dcosboot.master.core.state.AgentDescription;
import io.dcosboot.master.core.state.AgentDirectory;
import io.dcosboot.master.core.state.AgentId;
import io.dcosboot.master.core.state.AgentTransition;
import io.dcosboot.master.core.state.LinkId;
import io.dcosboot.master.core.state.RegistryRecord;
import io.dcosboot.master.core.state.TaskKey;
import io.dcosboot.master.core.state.Times;
import io.dcosboot.mesos.link.MasterMessage;
import io.dcosboot.mesos.link.Register;
import io.dcosboot.mesos.link.Registered;
import io.dcosboot.mesos.link.Reregister;
import io.dcosboot.mesos.link.Reregistered;
import io.dcosboot.mesos.link.Shutdown;
import io.dcosboot.mesos.link.TaskReference;
import io.dcosboot.mesos.resources.Resources;
import io.dcosboot.mesos.v1.AgentInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How agents come and come back; nothing is acted on before the registry has it (mesos-master.md §11, §19.2). */
final class AgentRegistration {

    private static final Pattern VERSION = Pattern.compile("([0-9]+)\\.[0-9]+\\.[0-9]+([-+][0-9A-Za-z.+-]+)?");

    private final MasterSettings settings;
    private final AgentRecovery recovery;
    private final OperationFeedback operations;
    private final AgentLiveness liveness;
    private final AgentDepartures departures;
    private final OfferBook offers;
    private final Allocations allocations;

    AgentRegistration(
            MasterSettings settings,
            AgentRecovery recovery,
            OperationFeedback operations,
            AgentLiveness liveness,
            AgentDepartures departures,
            OfferBook offers,
            Allocations allocations) {
        this.settings = settings;
        this.recovery = recovery;
        this.operations = operations;
        this.liveness = liveness;
        this.departures = departures;
        this.offers = offers;
        this.allocations = allocations;
    }

    void register(Turn turn, LinkId link, Register message) {
        turn.count("messages_register_slave");
        AgentDescription description = AgentDescription.of(message.getAgent());
        if (!welcome(turn, link, description)) {
            return;
        }
        Optional<AgentId> said = turn.state().agents().links().get(link);
        if (said.isPresent()) {
            acknowledge(turn, turn.state().agent(said.get()).orElseThrow());
            return;
        }
        if (turn.state().agents().registering().containsKey(link)) {
            return; // it asks again because the registry is slow; the answer comes when that has it
        }
        AgentId id = new AgentId(
                turn.state().term().masterId() + "-S" + turn.state().sequences().agent());
        turn.become(turn.state().withSequences(turn.state().sequences().afterAgent()));
        AgentDescription named = description.withId(id);
        turn.begin(id, new AgentTransition.Registering(link, named));
        turn.emit(new Effect.WriteRegistry(
                new RegistryOperation.Admit(named.info(), Activation.active()), new MasterCommand.AgentAdmitted(id)));
    }

    /** The new agent is in the registry. */
    void admitted(Turn turn, AgentId id) {
        if (!(turn.state().agents().transitions().get(id).orElse(null)
                instanceof AgentTransition.Registering(LinkId link, AgentDescription description))) {
            return;
        }
        turn.end(id);
        turn.state()
                .agents()
                .addresses()
                .get(description.pid())
                .flatMap(turn.state()::agent)
                .ifPresent(old -> departures.remove(turn, old, "a new agent registered at the same address"));
        turn.count("slave_registrations");
        turn.put(Agent.connected(id, description, link, Times.registeredAt(turn.now()), Activation.active()));
        turn.directory(agents -> agents.withLinks(agents.links().plus(link, id)));
        Agent agent = turn.state().agent(id).orElseThrow();
        turn.publish(OperatorEvents.agentAdded(agent));
        acknowledge(turn, agent);
        liveness.watch(turn, agent);
        settle(turn, id);
    }

    void reregister(Turn turn, LinkId link, Reregister message) {
        turn.count("messages_reregister_slave");
        AgentDescription description = AgentDescription.of(message.getAgent());
        if (!welcome(turn, link, description)) {
            return;
        }
        AgentId id = AgentId.of(description.info().getId());
        AgentDirectory agents = turn.state().agents();
        if (agents.gone().containsKey(id)) {
            refuse(turn, link, AgentDepartures.GONE, true);
            return;
        }
        Optional<AgentTransition> transition = agents.transitions().get(id);
        if (transition.isPresent()) {
            if (transition.get() instanceof AgentTransition.Reregistering(LinkId earlier, Reregister _)) {
                if (!earlier.equals(link)) {
                    turn.emit(new Effect.CloseLink(earlier));
                }
                turn.begin(id, new AgentTransition.Reregistering(link, message));
            } else {
                turn.emit(new Effect.CloseLink(link)); // it will come again when this is settled
            }
            return;
        }
        Optional<Agent> registered = turn.state().agent(id);
        if (registered.filter(agent -> isElsewhere(agent, description)).isPresent()) {
            refuse(turn, link, "Agent " + id + " is registered with another address", false);
            return;
        }
        Optional<AgentInfo> recorded = registered
                .map(agent -> agent.description().info())
                .or(() -> agents.recovered().get(id).map(RegistryRecord.Admitted::info));
        turn.begin(id, new AgentTransition.Reregistering(link, message));
        if (recorded.filter(description.info()::equals).isPresent()) {
            readmitted(turn, id);
        } else {
            turn.emit(new Effect.WriteRegistry(
                    new RegistryOperation.Admit(description.info(), agents.activation(id)),
                    new MasterCommand.AgentReadmitted(id)));
        }
    }

    private static boolean isElsewhere(Agent before, AgentDescription description) {
        return !before.description().ip().equals(description.ip())
                || !before.hostname().equals(description.info().getHostname());
    }

    /** A registered agent has a new link, or has lost faith in the old one; the registry knows how it is now. */
    private void again(Turn turn, Agent before, LinkId link, Reregister message) {
        AgentDescription description = AgentDescription.of(message.getAgent());
        before.link().filter(old -> !old.equals(link)).ifPresent(old -> {
            turn.directory(agents -> agents.withLinks(agents.links().minus(old)));
            turn.emit(new Effect.CloseLink(old));
        });
        turn.count("slave_reregistrations");
        turn.put(before.withPresence(new Agent.Presence.Connected(link, 0))
                .withTimes(before.times().reregisteredAt(turn.now())));
        turn.directory(agents -> agents.withLinks(agents.links().plus(link, before.id())));
        if (changed(before, description)) {
            offers.rescindAllOf(turn, before.id());
            if (!before.description()
                    .info()
                    .getAttributesList()
                    .equals(description.info().getAttributesList())) {
                departures.clearFilters(turn, before.id());
            }
            turn.agent(before.id(), agent -> agent.withDescription(description));
        }
        Set<TaskKey> missing = recovery.compare(turn, before.id(), message);
        acknowledge(turn, turn.state().agent(before.id()).orElseThrow(), missing);
        operations.reregistered(turn, before.id(), message);
        recovery.resendKills(turn, before.id());
        settle(turn, before.id());
    }

    /** What follows when an agent is here: offers, and whatever the operator decided while it was away. */
    private void settle(Turn turn, AgentId id) {
        allocations.requestFor(turn, id);
        turn.emit(new Effect.Enqueue(new MasterCommand.ReviewAgent(id)));
    }

    /** Reservations and volumes that the master knows already are no news. */
    private static boolean changed(Agent before, AgentDescription now) {
        return !before.description().withCheckpointed(now.checkpointed()).equals(now)
                || !before.total().equals(now.total());
    }

    /** The registry has the agent that wants to come back: a registered, recovered, unreachable or unknown one. */
    void readmitted(Turn turn, AgentId id) {
        if (!(turn.state().agents().transitions().get(id).orElse(null)
                instanceof AgentTransition.Reregistering(LinkId link, Reregister message))) {
            return;
        }
        turn.end(id);
        Optional<Agent> registered = turn.state().agent(id);
        if (registered.isPresent()) {
            again(turn, registered.get(), link, message);
            return;
        }
        AgentDirectory agents = turn.state().agents();
        boolean recovered = agents.recovered().containsKey(id);
        boolean unreachable = agents.unreachable().containsKey(id);
        Activation activation = agents.activation(id);
        turn.directory(directory -> directory
                .withRecovered(directory.recovered().minus(id))
                .withUnreachable(directory.unreachable().minus(id))
                .withLinks(directory.links().plus(link, id)));
        turn.count("slave_reregistrations");
        turn.put(Agent.connected(
                id,
                AgentDescription.of(message.getAgent()),
                link,
                Times.registeredAt(turn.now()).reregisteredAt(turn.now()),
                activation));
        if (recovered) {
            turn.publish(OperatorEvents.agentAdded(turn.state().agent(id).orElseThrow()));
            recovery.takeOver(turn, id, message, Optional.empty());
        } else {
            recovery.takeOver(
                    turn,
                    id,
                    message,
                    Optional.of(unreachable ? "Unreachable agent re-reregistered" : "Unknown agent reregistered"));
            turn.publish(OperatorEvents.agentAdded(turn.state().agent(id).orElseThrow()));
        }
        Agent agent = turn.state().agent(id).orElseThrow();
        acknowledge(turn, agent, Set.of());
        operations.reregistered(turn, id, message);
        liveness.watch(turn, agent);
        settle(turn, id);
    }

    /**
     * Whether the agent may come in. One on a machine that is down is told to end; any other misfit is turned away
     * without a word that would make it give up its tasks.
     */
    private boolean welcome(Turn turn, LinkId link, AgentDescription description) {
        if (turn.state().maintenance().machines().isDown(description)) {
            refuse(turn, link, "Machine is `DOWN`", false);
            return false;
        }
        Matcher version = VERSION.matcher(description.version());
        Optional<String> flaw = version.matches() && Long.parseLong("0" + version.group(1)) >= 1
                ? Optional.empty()
                : Optional.of("version '" + description.version() + "' is not supported");
        boolean domain = description.info().hasDomain();
        if (flaw.isEmpty() && domain && !turn.state().term().info().hasDomain()) {
            flaw = Optional.of("it has a fault domain but this master has none");
        }
        if (flaw.isEmpty() && !domain && settings.requireAgentDomain()) {
            flaw = Optional.of("it has no fault domain, which this master requires");
        }
        if (flaw.isEmpty()) {
            flaw = Resources.validate(description.info().getResourcesList())
                    .or(() -> Resources.validate(description.checkpointed()));
        }
        flaw.ifPresent(why -> {
            turn.note("Refusing agent at " + description.ip() + " ("
                    + description.info().getHostname() + "): " + why);
            turn.emit(new Effect.CloseLink(link));
        });
        return flaw.isEmpty();
    }

    private static void refuse(Turn turn, LinkId link, String message, boolean gone) {
        turn.send(
                link,
                MasterMessage.newBuilder()
                        .setShutdown(Shutdown.newBuilder().setMessage(message).setGone(gone))
                        .build());
        turn.emit(new Effect.CloseLink(link));
    }

    private void acknowledge(Turn turn, Agent agent) {
        turn.send(
                agent,
                MasterMessage.newBuilder()
                        .setRegistered(Registered.newBuilder()
                                .setAgentId(agent.id().toProto())
                                .setTotalPingTimeoutSeconds(totalPingSeconds())
                                .setMasterId(turn.state().term().masterId()))
                        .build());
    }

    private void acknowledge(Turn turn, Agent agent, Set<TaskKey> missing) {
        List<TaskReference> reconciliations = new ArrayList<>();
        missing.forEach(key -> reconciliations.add(TaskReference.newBuilder()
                .setFrameworkId(key.framework().toProto())
                .setTaskId(key.task().toProto())
                .build()));
        Reregistered.Builder welcome = Reregistered.newBuilder()
                .setAgentId(agent.id().toProto())
                .setTotalPingTimeoutSeconds(totalPingSeconds())
                .setMasterId(turn.state().term().masterId())
                .addAllReconciliations(reconciliations);
        agent.activation().drain().ifPresent(drain -> welcome.setDrain(drain.config()));
        turn.send(agent, MasterMessage.newBuilder().setReregistered(welcome).build());
    }

    private double totalPingSeconds() {
        return settings.totalPingTimeout().toMillis() / 1e3;
    }
}
