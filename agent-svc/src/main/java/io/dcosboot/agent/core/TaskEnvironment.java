package io.dcosboot.agent.core;

import io.dcosboot.mesos.client.MesosDuration;
import io.dcosboot.mesos.v1.Environment;
import io.dcosboot.mesos.v1.ExecutorInfo;
import io.dcosboot.mesos.v1.FrameworkInfo;
import io.dcosboot.mesos.v1.Secret;
import io.dcosboot.mesos.v1.TaskInfo;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** The environment a task gets (mesos-agent.md §5.1; Docker: §7.1). */
final class TaskEnvironment {

    private static final String DEFAULT_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
    private static final String CONTAINER_SANDBOX = "/mnt/mesos/sandbox";

    private final AgentSettings settings;

    TaskEnvironment(AgentSettings settings) {
        this.settings = settings;
    }

    Map<String, String> of(FrameworkInfo framework, ExecutorInfo executor, TaskInfo task, RunId run, Path sandbox) {
        return GeneratedExecutor.isDocker(task)
                ? docker(task, run)
                : process(framework, executor, task, run, sandbox.toString());
    }

    /** The image's own environment stays; only the task's variables and what names the container are added. */
    private static Map<String, String> docker(TaskInfo task, RunId run) {
        var environment = new LinkedHashMap<String, String>();
        putAll(environment, task.getCommand().getEnvironment());
        environment.put("MESOS_SANDBOX", CONTAINER_SANDBOX);
        environment.put("MESOS_CONTAINER_NAME", "mesos-" + run.container());
        putRole(environment, task);
        return environment;
    }

    private Map<String, String> process(
            FrameworkInfo framework, ExecutorInfo executor, TaskInfo task, RunId run, String sandbox) {
        var environment = new LinkedHashMap<>(settings.executorEnvironment());
        environment.put("LIBPROCESS_PORT", "0");
        environment.put("MESOS_FRAMEWORK_ID", run.framework().getValue());
        environment.put("MESOS_EXECUTOR_ID", executor.getExecutorId().getValue());
        environment.put("MESOS_DIRECTORY", sandbox);
        environment.put("MESOS_SLAVE_ID", run.agent().getValue());
        environment.put("MESOS_SLAVE_PID", settings.pid());
        environment.put("MESOS_AGENT_ENDPOINT", settings.endpoint());
        environment.put("MESOS_CHECKPOINT", framework.getCheckpoint() ? "1" : "0");
        environment.put("MESOS_HTTP_COMMAND_EXECUTOR", "0");
        environment.put(
                "MESOS_EXECUTOR_SHUTDOWN_GRACE_PERIOD",
                MesosDuration.print(settings.timings().shutdownGrace()));
        if (framework.getCheckpoint()) {
            environment.put(
                    "MESOS_RECOVERY_TIMEOUT",
                    MesosDuration.print(settings.timings().recoveryTimeout()));
            environment.put(
                    "MESOS_SUBSCRIPTION_BACKOFF_MAX",
                    MesosDuration.print(settings.timings().registrationBackoff()));
        }
        environment.put("MESOS_SANDBOX", sandbox);
        putAll(environment, task.getCommand().getEnvironment());
        putRole(environment, task);
        environment.putIfAbsent("PATH", DEFAULT_PATH);
        return environment;
    }

    private static void putAll(Map<String, String> environment, Environment variables) {
        for (Environment.Variable variable : variables.getVariablesList()) {
            if (variable.getType() == Environment.Variable.Type.SECRET) {
                environment.put(
                        variable.getName(),
                        variable.getSecret().getValue().getData().toStringUtf8());
            } else {
                environment.put(variable.getName(), variable.getValue());
            }
        }
    }

    /** Whether a variable is a secret that only a secret store could resolve. */
    static boolean refersToSecretStore(TaskInfo task) {
        return task.getCommand().getEnvironment().getVariablesList().stream()
                .anyMatch(variable -> variable.getType() == Environment.Variable.Type.SECRET
                        && variable.getSecret().getType() != Secret.Type.VALUE);
    }

    private static void putRole(Map<String, String> environment, TaskInfo task) {
        if (task.getResourcesCount() > 0 && task.getResources(0).hasAllocationInfo()) {
            environment.put(
                    "MESOS_ALLOCATION_ROLE",
                    task.getResources(0).getAllocationInfo().getRole());
        }
    }
}
