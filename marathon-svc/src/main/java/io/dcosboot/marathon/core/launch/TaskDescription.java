package io.dcosboot.marathon.core.launch;

import io.dcosboot.marathon.core.instance.AgentRef;
import io.dcosboot.marathon.core.instance.TaskId;
import io.dcosboot.marathon.core.model.AppDefinition;
import io.dcosboot.marathon.core.model.Artifact;
import io.dcosboot.marathon.core.model.Command;
import io.dcosboot.marathon.core.model.HealthCheck;
import io.dcosboot.marathon.core.model.Requirements;
import io.dcosboot.mesos.v1.AgentID;
import io.dcosboot.mesos.v1.CommandInfo;
import io.dcosboot.mesos.v1.DurationInfo;
import io.dcosboot.mesos.v1.Environment;
import io.dcosboot.mesos.v1.ExecutorID;
import io.dcosboot.mesos.v1.ExecutorInfo;
import io.dcosboot.mesos.v1.KillPolicy;
import io.dcosboot.mesos.v1.Label;
import io.dcosboot.mesos.v1.Labels;
import io.dcosboot.mesos.v1.Resource;
import io.dcosboot.mesos.v1.TaskID;
import io.dcosboot.mesos.v1.TaskInfo;
import io.dcosboot.mesos.v1.Value;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tells Mesos what to run (marathon.md §21): an app, the id of the run, and what was taken from the offer become a
 * {@link TaskInfo}.
 */
public final class TaskDescription {

    private final TaskSettings settings;

    public TaskDescription(TaskSettings settings) {
        this.settings = settings;
    }

    public TaskInfo describe(
            AppDefinition app,
            TaskId id,
            AgentRef agent,
            List<Resource> resources,
            PortAllocation ports,
            boolean enforceRole) {
        Environment environment = TaskEnvironment.of(app, id, agent, ports, enforceRole, settings);
        TaskInfo.Builder task = TaskInfo.newBuilder()
                .setName(app.id().dnsName())
                .setTaskId(TaskID.newBuilder().setValue(id.value()))
                .setAgentId(AgentID.newBuilder().setValue(agent.id()))
                .addAllResources(resources)
                .setDiscovery(TaskNetworking.discovery(app, ports));
        if (!app.labels().isEmpty()) {
            task.setLabels(labels(app.labels()));
        }
        ContainerDescription.of(app, id, ports, settings).ifPresent(task::setContainer);
        Duration grace = app.command().killGracePeriod();
        if (grace != null) {
            task.setKillPolicy(KillPolicy.newBuilder()
                    .setGracePeriod(DurationInfo.newBuilder().setNanoseconds(grace.toNanos())));
        }
        app.resilience().healthChecks().stream()
                .filter(HealthCheck::runByMesos)
                .findFirst()
                .ifPresent(check -> task.setHealthCheck(MesosHealthChecks.of(check, ports)));
        addLimits(app.requirements().limits(), task);
        addCommand(app, id, environment, task);
        return task.build();
    }

    private void addCommand(AppDefinition app, TaskId id, Environment environment, TaskInfo.Builder task) {
        Command command = app.command();
        CommandInfo.Builder info = CommandInfo.newBuilder().setEnvironment(environment);
        String user = command.user() == null ? settings.defaultUser() : command.user();
        if (user != null) {
            info.setUser(user);
        }
        command.fetch().forEach(artifact -> info.addUris(uri(artifact)));
        if (!isCustom(command.executor())) {
            task.setCommand(process(app, info));
            return;
        }
        String path = command.executor();
        String line = "chmod ug+rx '" + path + "' && exec '" + path + "'"
                + (command.cmd() == null ? "" : " " + command.cmd());
        task.setExecutor(ExecutorInfo.newBuilder()
                .setType(ExecutorInfo.Type.CUSTOM)
                .setExecutorId(ExecutorID.newBuilder().setValue("marathon-" + id.value()))
                .setCommand(info.setShell(true).setValue(line)));
    }

    private static boolean isCustom(String executor) {
        return !executor.isEmpty() && !executor.equals("//cmd");
    }

    private static CommandInfo.Builder process(AppDefinition app, CommandInfo.Builder info) {
        Command command = app.command();
        if (command.cmd() != null) {
            return info.setShell(true).setValue(command.cmd());
        }
        info.setShell(false).addAllArguments(command.args());
        boolean image = app.container() != null && app.container().image() != null;
        return image || command.args().isEmpty()
                ? info
                : info.setValue(command.args().getFirst());
    }

    private static CommandInfo.URI.Builder uri(Artifact artifact) {
        CommandInfo.URI.Builder uri = CommandInfo.URI
                .newBuilder()
                .setValue(artifact.uri())
                .setExtract(artifact.extract())
                .setExecutable(artifact.executable())
                .setCache(artifact.cache());
        return artifact.destPath() == null ? uri : uri.setOutputFile(artifact.destPath());
    }

    private static void addLimits(Requirements.@Nullable Limits limits, TaskInfo.Builder task) {
        if (limits != null && limits.cpus() != null) {
            task.putLimits(
                    "cpus", Value.Scalar.newBuilder().setValue(limits.cpus()).build());
        }
        if (limits != null && limits.mem() != null) {
            task.putLimits(
                    "mem", Value.Scalar.newBuilder().setValue(limits.mem()).build());
        }
    }

    static Labels labels(Map<String, String> labels) {
        Labels.Builder result = Labels.newBuilder();
        labels.forEach(
                (key, value) -> result.addLabels(Label.newBuilder().setKey(key).setValue(value)));
        return result.build();
    }
}
