package io.dcosboot.agent.loop;

import io.dcosboot.agent.core.Effect;
import io.dcosboot.mesos.link.AgentMessage;
import io.dcosboot.mesos.v1.TaskStatus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The agent's diary: what an operator wants to read of what it does. */
final class EffectLog {

    private static final Logger log = LoggerFactory.getLogger("io.dcosboot.agent.tasks");

    private EffectLog() {}

    static void note(Effect effect) {
        switch (effect) {
            case Effect.SaveAgent(var info) ->
                log.info("The master knows this agent as {}", info.getId().getValue());
            case Effect.Launch(var run, var launch) -> log.info("Launching {} as {}", run, launch.user());
            case Effect.Stop(var container, var grace) -> log.info("Stopping container {} within {}", container, grace);
            case Effect.Send(var _, AgentMessage message)
            when message.hasStatusUpdate() -> note(message.getStatusUpdate().getStatus());
            case Effect.RecoverContainers(var known) -> log.info("Containers to take over: {}", known.size());
            default -> log.trace("{}", effect);
        }
    }

    private static void note(TaskStatus status) {
        log.info(
                "Task {} is {}{}{}",
                status.getTaskId().getValue(),
                status.getState(),
                status.hasReason() ? ", " + status.getReason() : "",
                status.hasMessage() ? ": " + status.getMessage() : "");
    }
}
