package io.dcosboot.agent.loop;

import io.dcosboot.agent.core.Checkpoint;
import io.dcosboot.agent.core.Command;
import io.dcosboot.agent.core.ContainerId;
import io.dcosboot.agent.core.ContainerSpec;
import io.dcosboot.agent.core.Containerizer;
import io.dcosboot.agent.core.Effect;
import io.dcosboot.agent.core.HealthChecker;
import io.dcosboot.agent.core.MasterLink;
import io.dcosboot.agent.core.RecoverableContainer;
import io.dcosboot.agent.core.Sandboxes;
import io.dcosboot.mesos.v1.TaskStatus;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries effects out, one after the other: what is written is on the disk before the next effect begins. One thread runs
 * it; that thread may wait for the disk.
 */
final class EffectRunner {

    private static final Logger log = LoggerFactory.getLogger(EffectRunner.class);

    private static final String NOT_ACCEPTED = "no containerizer of this agent runs containers of this type";

    /** Whom effects are for. */
    record Ports(
            Checkpoint checkpoint,
            Sandboxes sandboxes,
            MasterLink link,
            List<Containerizer> containerizers,
            HealthChecker healthChecker,
            ProcessExit exit) {

        Ports {
            containerizers = List.copyOf(containerizers);
        }
    }

    private final Ports ports;
    private final Consumer<Command> commands;
    private final Map<ContainerId, Containerizer> running = new ConcurrentHashMap<>();

    /** @param commands takes what effects lead to at once */
    EffectRunner(Ports ports, Consumer<Command> commands) {
        this.ports = ports;
        this.commands = commands;
    }

    /** The containerizer that has a container, for readers of statistics. */
    Optional<Containerizer> containerizer(ContainerId container) {
        return Optional.ofNullable(running.get(container));
    }

    void run(Effect effect) {
        EffectLog.note(effect);
        switch (effect) {
            case Effect.SaveAgent(var info) -> ports.checkpoint().saveAgent(info);
            case Effect.ForgetAgent() -> ports.checkpoint().forgetAgent();
            case Effect.SaveFramework(var agent, var framework) ->
                ports.checkpoint().saveFramework(agent, framework);
            case Effect.SaveRun(var run, var executor, var task) ->
                ports.checkpoint().saveRun(run, executor, task);
            case Effect.Append(var run, var task, var entry) ->
                ports.checkpoint().append(run, task, entry);
            case Effect.EndRun(var run) -> ports.checkpoint().endRun(run);
            case Effect.SaveDrain(var agent, var config) -> ports.checkpoint().saveDrain(agent, config);
            case Effect.ClearDrain(var agent) -> ports.checkpoint().clearDrain(agent);
            case Effect.SaveHoldings(var holdings) -> ports.checkpoint().saveHoldings(holdings);
            case Effect.OpenLink(long session, var leader) -> ports.link().open(session, leader);
            case Effect.CloseLink(long session) -> ports.link().close(session);
            case Effect.Send(long session, var message) -> ports.link().send(session, message);
            case Effect.Launch launch -> launch(launch);
            case Effect.Stop(var container, var grace) ->
                containerizer(container).ifPresent(found -> found.stop(container, grace));
            case Effect.RecoverContainers(var known) -> recover(known);
            case Effect.Forget(var container) ->
                Optional.ofNullable(running.remove(container)).ifPresent(found -> found.forget(container));
            case Effect.StartHealthCheck(var container, var task, var status, boolean resumed) ->
                ports.healthChecker().start(container, task, status, resumed);
            case Effect.StopHealthCheck(var container) -> ports.healthChecker().stop(container);
            case Effect.AttachSandbox(var run) -> ports.sandboxes().attach(run);
            case Effect.Collect(var run) -> ports.sandboxes().collect(run);
            case Effect.Exit(boolean failure, String reason) -> ports.exit().exit(failure, reason);
        }
    }

    private void launch(Effect.Launch launch) {
        ContainerId id = launch.launch().id();
        Optional<Containerizer> containerizer =
                accepting(launch.launch().id(), launch.launch().spec());
        if (containerizer.isEmpty()) {
            fail(id, NOT_ACCEPTED);
            return;
        }
        try {
            ports.sandboxes().create(launch.run());
        } catch (IOException e) {
            log.warn("Cannot make the sandbox of {}", launch.run(), e);
            commands.accept(new Command.SandboxFailed(id, e.toString()));
            return;
        }
        running.put(id, containerizer.get());
        try {
            containerizer.get().launch(launch.launch());
        } catch (RuntimeException e) {
            log.error("The containerizer failed to begin the launch of {}", launch.run(), e);
            fail(id, e.toString());
        }
    }

    private void recover(List<RecoverableContainer> known) {
        known.forEach(container -> accepting(container.id(), container.spec())
                .ifPresentOrElse(
                        found -> running.put(container.id(), found), () -> fail(container.id(), NOT_ACCEPTED)));
        for (Containerizer containerizer : ports.containerizers()) {
            containerizer.recover(known.stream()
                    .filter(container -> containerizer.equals(running.get(container.id())))
                    .toList());
        }
    }

    private void fail(ContainerId container, String why) {
        commands.accept(
                new Command.ContainerLaunchFailed(container, TaskStatus.Reason.REASON_CONTAINER_LAUNCH_FAILED, why));
    }

    /** Nested containers belong to whoever has their parent. */
    private Optional<Containerizer> accepting(ContainerId id, ContainerSpec spec) {
        if (id.parent() != null) {
            return containerizer(id.root());
        }
        return ports.containerizers().stream()
                .filter(containerizer -> containerizer.accepts(spec.type()))
                .findFirst();
    }
}
