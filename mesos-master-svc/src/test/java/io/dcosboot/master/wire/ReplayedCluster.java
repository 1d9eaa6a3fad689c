package io.dcosboot.master.wire;

import static org.awaitility.Awaitility.await;

import io.dcosboot.master.core.Given;
import io.dcosboot.mesos.link.AgentDescription;
import io.dcosboot.mesos.v1.AgentInfo;
import io.dcosboot.mesos.v1.Attribute;
import io.dcosboot.mesos.v1.CommandInfo;
import io.dcosboot.mesos.v1.ExecutorID;
import io.dcosboot.mesos.v1.ExecutorInfo;
import io.dcosboot.mesos.v1.FrameworkInfo;
import io.dcosboot.mesos.v1.FrameworkInfo.Capability;
import io.dcosboot.mesos.v1.Label;
import io.dcosboot.mesos.v1.Labels;
import io.dcosboot.mesos.v1.Offer;
import io.dcosboot.mesos.v1.TaskInfo;
import io.dcosboot.mesos.v1.TaskState;
import io.dcosboot.mesos.v1.Value;
import io.dcosboot.platform.testing.recordings.Recording;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.awaitility.core.ConditionTimeoutException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Brings a master into the states in which the original was recorded; the recordings' README tells what was done. */
final class ReplayedCluster implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String FIRST_RUN = "42f636a0-aa5c-4fed-87a4-fbec0fbf64c5";
    private static final String SECOND_RUN = "95ca8390-bc2d-4dfc-93ff-1576abd1b336";

    private final RunningMaster master;
    private final Http http;
    private final Map<String, String> ids = new LinkedHashMap<>();
    private FakeAgent agent = agent();
    private Subscriber curl;
    private Subscriber aware;
    private List<Subscriber> runningFrameworks = List.of();
    private String phase = "";

    ReplayedCluster(RunningMaster master) {
        this.master = master;
        this.http = master.http();
    }

    /** Recorded text with this cluster's ids in place of the recorded ones. */
    String translated(String text) {
        String translated = text;
        for (Map.Entry<String, String> id : ids.entrySet()) {
            translated = translated.replace(id.getKey(), id.getValue());
        }
        return translated;
    }

    /** Does what was done before the recording was made. */
    void prepare(Recording recording) {
        String next = recording.group().equals("partition")
                ? recording.name().replaceFirst("^(partition/\\d).*", "$1")
                : recording.group();
        if (recording.name().equals("master-after/state")) {
            leave();
        }
        if (next.equals(phase)) {
            if (recording.name().equals("partition/7-drained-slaves")) {
                awaitDrained();
            }
            return;
        }
        phase = next;
        switch (next) {
            case "master" -> populate();
            case "partition/0" -> beginAnew();
            case "partition/1" -> {
                agent.fallSilent();
                until(() -> state().path("unreachable_slaves").asInt() == 1);
            }
            case "partition/2", "partition/3", "partition/5" -> {
                agent.connect(master.linkPort());
                until(() -> state().path("slaves").path(0).path("active").asBoolean());
            }
            case "partition/4" -> {
                master.loseLeadership();
                until(() -> state().path("recovered_slaves").size() == 1);
            }
            case "partition/6" -> aware = new Subscriber(http, aware.info());
            case "partition/8" -> {
                agent.unregister();
                until(() -> state().path("slaves").isEmpty());
            }
            default -> {}
        }
    }

    /** Whatever has become of the agent by then is compared. */
    private void awaitDrained() {
        try {
            await().atMost(Duration.ofSeconds(5))
                    .until(() ->
                            state().path("slaves").path(0).path("deactivated").asBoolean());
        } catch (ConditionTimeoutException _) {
            // the recording that follows shows how
        }
    }

    private void populate() {
        agent.connect(master.linkPort());
        until(() -> agent.id() != null);
        curl = new Subscriber(http, framework("curl-framework-2", "dev").build());
        curl.launch(offer -> List.of(
                labelled("task-1", offer), labelled("task-2", offer), withExecutor(labelled("ht-1", offer), "exec-1")));
        agent.report("ht-1", TaskState.TASK_KILLED);
        agent.report("task-2", TaskState.TASK_FAILED);
        until(() -> {
            curl.acknowledge();
            return framework(0).path("completed_tasks").size() == 2;
        });
        Subscriber failing = new Subscriber(http, executing());
        failing.launch(offer -> List.of(task("failer", offer)));
        agent.report("failer", TaskState.TASK_FAILED);
        tearDown(failing);
        Subscriber group = new Subscriber(http, executing());
        group.launch(offer -> List.of(
                withExecutor(task("group-a", offer), "default-executor"),
                withExecutor(task("group-b", offer), "default-executor")));
        Subscriber sleeping = new Subscriber(http, executing());
        sleeping.launch(offer -> List.of(task("sleeper", offer)));
        runningFrameworks = List.of(group, sleeping);
        ids.put(FIRST_RUN + "-S0", agent.id().value());
        ids.put(FIRST_RUN + "-0000", curl.id().getValue());
        ids.put(FIRST_RUN + "-0001", failing.id().getValue());
        ids.put(FIRST_RUN + "-0002", group.id().getValue());
        ids.put(FIRST_RUN + "-0003", sleeping.id().getValue());
    }

    private void tearDown(Subscriber framework) {
        http.send(
                "POST",
                "/teardown",
                ("frameworkId=" + framework.id().getValue()).getBytes(StandardCharsets.UTF_8),
                "Content-Type",
                "application/x-www-form-urlencoded");
        framework.close();
    }

    private void leave() {
        curl.call(Given.call(io.dcosboot.mesos.v1.scheduler.Call.Type.TEARDOWN, curl.id())
                .build());
        curl.close();
    }

    /** The second run: three frameworks with a task each. */
    private void beginAnew() {
        runningFrameworks.forEach(this::tearDown);
        agent.close();
        agent = agent();
        agent.connect(master.linkPort());
        until(() -> agent.id() != null);
        ids.put(SECOND_RUN + "-S0", agent.id().value());
        aware = subscribed("aware", "r2", Capability.Type.PARTITION_AWARE);
        subscribed("plain", "r1");
        subscribed("nocheckpoint", "r3");
    }

    private Subscriber subscribed(String name, String role, Capability.Type... capabilities) {
        Subscriber subscriber = new Subscriber(
                http,
                framework(name, role, capabilities)
                        .setCheckpoint(!name.startsWith("no"))
                        .build());
        subscriber.launch(offer -> List.of(labelled(name + "-1", offer)));
        return subscriber;
    }

    private static FrameworkInfo.Builder framework(String name, String role, Capability.Type... capabilities) {
        return Given.framework(name, role, capabilities).setHostname("host-1").setLabels(labels("k", "v"));
    }

    /** As {@code mesos-execute} describes itself: without MULTI_ROLE. */
    @SuppressWarnings("deprecation") // `role` is how frameworks without MULTI_ROLE name theirs
    private static FrameworkInfo executing() {
        FrameworkInfo.Builder info = FrameworkInfo.newBuilder()
                .setUser("root")
                .setName("mesos-execute instance")
                .setRole("*");
        for (Capability.Type type : List.of(
                Capability.Type.RESERVATION_REFINEMENT,
                Capability.Type.TASK_KILLING_STATE,
                Capability.Type.PARTITION_AWARE)) {
            info.addCapabilities(Capability.newBuilder().setType(type));
        }
        return info.build();
    }

    private static TaskInfo labelled(String id, Offer offer) {
        return task(id, offer).toBuilder().setLabels(labels("app", "demo")).build();
    }

    private static TaskInfo task(String id, Offer offer) {
        return Given.task(id, offer.getAgentId(), "cpus:0.1;mem:32").build();
    }

    private static TaskInfo withExecutor(TaskInfo task, String executor) {
        return task.toBuilder()
                .clearCommand()
                .setExecutor(ExecutorInfo.newBuilder()
                        .setType(ExecutorInfo.Type.CUSTOM)
                        .setExecutorId(ExecutorID.newBuilder().setValue(executor))
                        .setCommand(CommandInfo.newBuilder().setValue("executor"))
                        .addAllResources(io.dcosboot.mesos.resources.Resources.parse("cpus:0.1;mem:32;disk:32", "*")
                                .toProto()))
                .build();
    }

    private static Labels labels(String key, String value) {
        return Labels.newBuilder()
                .addLabels(Label.newBuilder().setKey(key).setValue(value))
                .build();
    }

    private static FakeAgent agent() {
        AgentDescription.Builder description =
                Given.agent("127.0.0.1", "cpus:8;mem:16384;disk:100000;ports:[31000-32000]");
        AgentInfo.Builder info = description.getInfoBuilder().setHostname("host-1");
        for (String[] attribute : new String[][] {{"rack", "r1"}, {"zone", "a"}}) {
            info.addAttributes(Attribute.newBuilder()
                    .setName(attribute[0])
                    .setType(Value.Type.TEXT)
                    .setText(Value.Text.newBuilder().setValue(attribute[1])));
        }
        return new FakeAgent(description);
    }

    private JsonNode framework(int index) {
        return state().path("frameworks").path(index);
    }

    private JsonNode state() {
        var response = http.get("/state");
        return JSON.readTree(response.statusCode() == 200 ? response.body() : "{}");
    }

    private static void until(BooleanSupplier condition) {
        await().atMost(Duration.ofSeconds(20)).until(condition::getAsBoolean);
    }

    @Override
    public void close() {
        agent.close();
    }
}
