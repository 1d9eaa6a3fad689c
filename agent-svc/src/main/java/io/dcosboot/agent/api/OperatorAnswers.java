package io.dcosboot.agent.api;

import io.dcosboot.agent.core.AgentSettings;
import io.dcosboot.agent.core.AgentSnapshot;
import io.dcosboot.agent.core.AgentSnapshot.ExecutorView;
import io.dcosboot.agent.core.AgentSnapshot.FrameworkView;
import io.dcosboot.agent.core.AgentView;
import io.dcosboot.mesos.v1.AgentInfo;
import io.dcosboot.mesos.v1.ExecutorInfo;
import io.dcosboot.mesos.v1.Flag;
import io.dcosboot.mesos.v1.FrameworkID;
import io.dcosboot.mesos.v1.FrameworkInfo;
import io.dcosboot.mesos.v1.Metric;
import io.dcosboot.mesos.v1.Task;
import io.dcosboot.mesos.v1.TaskInfo;
import io.dcosboot.mesos.v1.TaskState;
import io.dcosboot.mesos.v1.TimeInfo;
import io.dcosboot.mesos.v1.VersionInfo;
import io.dcosboot.mesos.v1.agent.Call;
import io.dcosboot.mesos.v1.agent.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/** Answers the calls of the operator API that this agent supports (mesos-agent.md §10). */
final class OperatorAnswers {

    private final AgentSettings settings;
    private final AgentView agent;
    private final ServerInfo server;
    private final Flags flags;
    private final Containers containers;
    private final MetricsSnapshot metrics;
    private final FileAnswers files;

    OperatorAnswers(
            AgentSettings settings,
            AgentView agent,
            ServerInfo server,
            Flags flags,
            Containers containers,
            MetricsSnapshot metrics,
            FileAnswers files) {
        this.files = files;
        this.settings = settings;
        this.agent = agent;
        this.server = server;
        this.flags = flags;
        this.containers = containers;
        this.metrics = metrics;
    }

    /** Empty for calls that are not supported. */
    Optional<Response> answer(Call call) throws OperatorRequest.Refused {
        Response.Builder response = Response.newBuilder();
        AgentSnapshot snapshot = agent.snapshot();
        switch (call.getType()) {
            case GET_HEALTH ->
                response.setType(Response.Type.GET_HEALTH)
                        .setGetHealth(Response.GetHealth.newBuilder().setHealthy(true));
            case GET_FLAGS -> response.setType(Response.Type.GET_FLAGS).setGetFlags(flags());
            case GET_VERSION ->
                response.setType(Response.Type.GET_VERSION)
                        .setGetVersion(Response.GetVersion.newBuilder().setVersionInfo(version()));
            case GET_METRICS -> response.setType(Response.Type.GET_METRICS).setGetMetrics(metrics());
            case GET_LOGGING_LEVEL ->
                response.setType(Response.Type.GET_LOGGING_LEVEL)
                        .setGetLoggingLevel(
                                Response.GetLoggingLevel.newBuilder().setLevel(0));
            case GET_STATE ->
                response.setType(Response.Type.GET_STATE)
                        .setGetState(Response.GetState.newBuilder()
                                .setGetTasks(tasks(snapshot))
                                .setGetExecutors(executors(snapshot))
                                .setGetFrameworks(frameworks(snapshot)));
            case GET_CONTAINERS ->
                response.setType(Response.Type.GET_CONTAINERS).setGetContainers(containers());
            case GET_FRAMEWORKS ->
                response.setType(Response.Type.GET_FRAMEWORKS).setGetFrameworks(frameworks(snapshot));
            case GET_EXECUTORS -> response.setType(Response.Type.GET_EXECUTORS).setGetExecutors(executors(snapshot));
            case GET_TASKS -> response.setType(Response.Type.GET_TASKS).setGetTasks(tasks(snapshot));
            case GET_AGENT -> response.setType(Response.Type.GET_AGENT).setGetAgent(agent(snapshot));
            case GET_OPERATIONS ->
                response.setType(Response.Type.GET_OPERATIONS)
                        .setGetOperations(Response.GetOperations.newBuilder().addAllOperations(snapshot.operations()));
            case GET_RESOURCE_PROVIDERS ->
                response.setType(Response.Type.GET_RESOURCE_PROVIDERS)
                        .setGetResourceProviders(Response.GetResourceProviders.getDefaultInstance());
            case LIST_FILES -> {
                return Optional.of(files.list(call.getListFiles()));
            }
            case READ_FILE -> {
                return Optional.of(files.read(call.getReadFile()));
            }
            case UNKNOWN,
                    SET_LOGGING_LEVEL,
                    LAUNCH_NESTED_CONTAINER,
                    WAIT_NESTED_CONTAINER,
                    KILL_NESTED_CONTAINER,
                    REMOVE_NESTED_CONTAINER,
                    LAUNCH_NESTED_CONTAINER_SESSION,
                    ATTACH_CONTAINER_INPUT,
                    ATTACH_CONTAINER_OUTPUT,
                    LAUNCH_CONTAINER,
                    WAIT_CONTAINER,
                    KILL_CONTAINER,
                    REMOVE_CONTAINER,
                    ADD_RESOURCE_PROVIDER_CONFIG,
                    UPDATE_RESOURCE_PROVIDER_CONFIG,
                    REMOVE_RESOURCE_PROVIDER_CONFIG,
                    MARK_RESOURCE_PROVIDER_GONE,
                    PRUNE_IMAGES -> {
                return Optional.empty();
            }
        }
        return Optional.of(response.build());
    }

    private Response.GetFlags flags() {
        Response.GetFlags.Builder answer = Response.GetFlags.newBuilder();
        flags.values()
                .forEach((name, value) ->
                        answer.addFlags(Flag.newBuilder().setName(name).setValue(value)));
        return answer.build();
    }

    private VersionInfo version() {
        Instant built = server.built().orElse(Instant.EPOCH);
        return VersionInfo.newBuilder()
                .setVersion(server.version())
                .setBuildDate(StateJson.date(built))
                .setBuildTime(StateJson.seconds(built))
                .setBuildUser("")
                .build();
    }

    private Response.GetMetrics metrics() {
        Response.GetMetrics.Builder answer = Response.GetMetrics.newBuilder();
        metrics.take()
                .forEach((name, value) ->
                        answer.addMetrics(Metric.newBuilder().setName(name).setValue(value)));
        return answer.build();
    }

    private Response.GetContainers containers() {
        Response.GetContainers.Builder answer = Response.GetContainers.newBuilder();
        for (Containers.Usage usage : containers.measure()) {
            var container = Response.GetContainers.Container.newBuilder()
                    .setFrameworkId(usage.framework())
                    .setExecutorId(usage.executor().info().getExecutorId())
                    .setExecutorName(usage.executor().info().getName())
                    .setContainerId(usage.executor().container().toProto())
                    .setContainerStatus(usage.status());
            usage.statistics().ifPresent(container::setResourceStatistics);
            answer.addContainers(container);
        }
        return answer.build();
    }

    private static Response.GetFrameworks frameworks(AgentSnapshot snapshot) {
        Response.GetFrameworks.Builder answer = Response.GetFrameworks.newBuilder();
        snapshot.frameworks().forEach(framework -> answer.addFrameworks(framework(framework.info())));
        snapshot.completedFrameworks().forEach(framework -> answer.addCompletedFrameworks(framework(framework.info())));
        return answer.build();
    }

    private static Response.GetFrameworks.Framework framework(FrameworkInfo info) {
        return Response.GetFrameworks.Framework.newBuilder()
                .setFrameworkInfo(info)
                .build();
    }

    private static Response.GetExecutors executors(AgentSnapshot snapshot) {
        Response.GetExecutors.Builder answer = Response.GetExecutors.newBuilder();
        snapshot.frameworks()
                .forEach(framework ->
                        framework.executors().forEach(executor -> answer.addExecutors(executor(executor.info()))));
        all(snapshot)
                .flatMap(framework -> framework.completedExecutors().stream())
                .forEach(executor -> answer.addCompletedExecutors(executor(executor.info())));
        return answer.build();
    }

    private static Response.GetExecutors.Executor executor(ExecutorInfo info) {
        return Response.GetExecutors.Executor.newBuilder().setExecutorInfo(info).build();
    }

    private static Response.GetTasks tasks(AgentSnapshot snapshot) {
        Response.GetTasks.Builder answer = Response.GetTasks.newBuilder();
        all(snapshot).forEach(framework -> {
            FrameworkID id = framework.info().getId();
            executors(framework).forEach(executor -> {
                executor.queued().forEach(task -> answer.addQueuedTasks(queued(task, id)));
                answer.addAllLaunchedTasks(executor.launched());
                answer.addAllTerminatedTasks(executor.terminated());
                answer.addAllCompletedTasks(executor.completed());
            });
        });
        return answer.build();
    }

    private static Task queued(TaskInfo task, FrameworkID framework) {
        return Task.newBuilder()
                .setName(task.getName())
                .setTaskId(task.getTaskId())
                .setFrameworkId(framework)
                .setAgentId(task.getAgentId())
                .setState(TaskState.TASK_STAGING)
                .addAllResources(task.getResourcesList())
                .build();
    }

    private Response.GetAgent agent(AgentSnapshot snapshot) {
        AgentInfo.Builder info = settings.info().toBuilder();
        snapshot.id().ifPresent(info::setId);
        Response.GetAgent.Builder answer = Response.GetAgent.newBuilder().setAgentInfo(info);
        snapshot.draining()
                .ifPresent(draining -> answer.setDrainConfig(draining.config())
                        .setEstimatedDrainStartTime(TimeInfo.newBuilder()
                                .setNanoseconds(Duration.between(Instant.EPOCH, draining.since())
                                        .toNanos())));
        return answer.build();
    }

    private static Stream<FrameworkView> all(AgentSnapshot snapshot) {
        return Stream.concat(snapshot.frameworks().stream(), snapshot.completedFrameworks().stream());
    }

    private static Stream<ExecutorView> executors(FrameworkView framework) {
        return Stream.concat(framework.executors().stream(), framework.completedExecutors().stream());
    }
}
