package io.dcosboot.master.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dcosboot.master.core.Given;
import io.dcosboot.mesos.v1.FrameworkInfo;
import io.dcosboot.mesos.v1.Offer;
import io.dcosboot.mesos.v1.TaskState;
import io.dcosboot.mesos.v1.scheduler.Event;
import io.dcosboot.platform.testing.TestZooKeeper;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Two masters: the second takes over what the first leaves, and until then sends everybody to it. */
class FailoverIT {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    @Test
    void theSecondMasterTakesOverAgentsFrameworksAndTasks() {
        try (TestZooKeeper zooKeeper = TestZooKeeper.start();
                RunningMaster second = takenOver(zooKeeper)) {
            assertThat(second.http().get("/health").statusCode()).isEqualTo(200);
        }
    }

    private static RunningMaster takenOver(TestZooKeeper zooKeeper) {
        RunningMaster first = new RunningMaster(zooKeeper.connectString());
        first.awaitLeading();
        RunningMaster second = new RunningMaster(zooKeeper.connectString());
        FakeAgent agent = new FakeAgent("127.0.0.1", "cpus:4;mem:1024");
        agent.connect(first.linkPort());
        await().until(() -> agent.id() != null);

        var stream = first.http()
                .subscribe(Given.subscribe(Given.framework("survivor", "x").build()));
        await().until(() -> stream.events().stream().anyMatch(event -> event.getType() == Event.Type.OFFERS));
        FrameworkInfo info = Given.framework("survivor", "x")
                .setId(stream.events().getFirst().getSubscribed().getFrameworkId())
                .build();
        Offer offer = stream.events().stream()
                .filter(event -> event.getType() == Event.Type.OFFERS)
                .findFirst()
                .orElseThrow()
                .getOffers()
                .getOffers(0);
        first.http()
                .call(
                        stream.streamId(),
                        Given.launch(
                                info.getId(),
                                List.of(offer.getId()),
                                0,
                                Given.task("t", offer.getAgentId(), "cpus:1;mem:64")
                                        .build()));
        await().until(() -> running(first));

        // What the operator decides outlives the master.
        FakeAgent doomed = new FakeAgent("127.0.0.8", "cpus:1;mem:100");
        doomed.connect(first.linkPort());
        await().until(() -> doomed.id() != null);
        operate(first, "MARK_AGENT_GONE", "mark_agent_gone", doomed);
        operate(first, "DEACTIVATE_AGENT", "deactivate_agent", agent);
        String schedule = "{\"windows\":[{\"machine_ids\":[{\"hostname\":\"elsewhere\"}],"
                + "\"unavailability\":{\"start\":{\"nanoseconds\":5}}}]}";
        assertThat(first.http().post("/maintenance/schedule", schedule).statusCode())
                .isEqualTo(200);
        assertThat(first.http()
                        .post("/machine/down", "[{\"hostname\":\"elsewhere\"}]")
                        .statusCode())
                .isEqualTo(200);

        // The follower sends clients on and refuses agents.
        await().untilAsserted(() -> {
            var redirected = second.http().get("/state?x=1");
            assertThat(redirected.statusCode()).isEqualTo(307);
            assertThat(redirected.headers().firstValue("Location"))
                    .contains("//127.0.0.1:" + first.port() + "/state?x=1");
        });
        assertThat(second.http().get("/redirect").headers().firstValue("Location"))
                .contains("//127.0.0.1:" + first.port());
        FakeAgent lost = new FakeAgent("127.0.0.9", "cpus:1;mem:100");
        lost.connect(second.linkPort());
        await().until(() -> lost.ended() != null);
        assertThat(lost.ended()).hasMessageContaining("FAILED_PRECONDITION");
        lost.close();

        first.close();
        second.awaitLeading();
        await().until(stream::ended);
        JsonNode state = JSON.readTree(second.http().get("/state").body());
        assertThat(state.path("recovered_slaves").size()).isEqualTo(1);
        agent.connect(second.linkPort());
        await().atMost(Duration.ofSeconds(10)).until(() -> running(second));
        var back = second.http().subscribe(Given.subscribe(info));
        await().until(() -> back.events().size() > 1);
        assertThat(back.events().getFirst().getSubscribed().getFrameworkId()).isEqualTo(info.getId());
        assertThat(JSON.readTree(second.http().get("/slaves").body())
                        .path("slaves")
                        .path(0)
                        .path("deactivated")
                        .asBoolean())
                .isTrue();
        assertThat(second.http().get("/maintenance/schedule").body()).isEqualTo(schedule);
        assertThat(second.http().get("/maintenance/status").body())
                .isEqualTo("{\"down_machines\":[{\"hostname\":\"elsewhere\"}]}");
        doomed.connect(second.linkPort());
        await().until(() -> doomed.received().stream()
                        .filter(message -> message.getShutdown().getGone())
                        .count()
                == 2);
        doomed.close();
        agent.report("t", TaskState.TASK_FINISHED);
        await().until(() -> back.events().stream()
                .anyMatch(event -> event.getUpdate().getStatus().getState() == TaskState.TASK_FINISHED));
        agent.close();
        return second;
    }

    private static void operate(RunningMaster master, String type, String member, FakeAgent agent) {
        var answer = master.http()
                .post(
                        "/api/v1",
                        "{\"type\":\"%s\",\"%s\":{\"agent_id\":{\"value\":\"%s\"}}}"
                                .formatted(type, member, agent.id()));
        assertThat(answer.statusCode()).as(type + answer.body()).isEqualTo(200);
    }

    private static boolean running(RunningMaster master) {
        return JSON.readTree(master.http().get("/tasks").body())
                .path("tasks")
                .path(0)
                .path("state")
                .asString("")
                .equals("TASK_RUNNING");
    }
}
