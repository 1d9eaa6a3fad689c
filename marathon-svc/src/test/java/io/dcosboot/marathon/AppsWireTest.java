package io.dcosboot.marathon;

import static org.assertj.core.api.Assertions.assertThat;

import io.dcosboot.mesos.v1.TaskState;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class AppsWireTest extends RunningMarathon {

    @BeforeEach
    void awaitLeadership() {
        await("/v2/apps", json -> json.has("apps"));
    }

    @Test
    void createsAnAppAndRunsIt() {
        Answer created = post("/v2/apps/", """
                {"id":"/wire/create","cmd":"sleep 1000","cpus":0.1,"mem":32,"instances":2}""");

        assertThat(created.status()).isEqualTo(201);
        assertThat(created.header("Location")).isEqualTo("/wire/create");
        JsonNode app = created.json();
        String deployment = created.header("Marathon-Deployment-Id");
        assertThat(app.path("deployments").toString()).isEqualTo("[{\"id\":\"" + deployment + "\"}]");
        assertThat(app.path("id").stringValue()).isEqualTo("/wire/create");
        assertThat(app.path("tasksRunning").intValue()).isZero();
        assertThat(app.path("tasks").isEmpty()).isTrue();
        assertThat(app.path("ports").path(0).intValue()).isBetween(10_000, 19_999);

        JsonNode running = awaitStable("/wire/create");
        assertThat(running.path("tasksRunning").intValue()).isEqualTo(2);
        assertThat(running.path("version")).isEqualTo(app.path("version"));
        assertThat(running.has("lastTaskFailure")).isFalse();
        JsonNode task = running.path("tasks").path(0);
        assertThat(task.path("id").stringValue()).matches("wire_create\\.instance-[0-9a-f-]{36}\\._app\\.1");
        assertThat(task.path("state").stringValue()).isEqualTo("TASK_RUNNING");
        assertThat(task.path("host").stringValue()).isEqualTo(FakeMesos.AGENT_HOST);
        assertThat(task.path("slaveId").stringValue()).isEqualTo("agent-1");
        assertThat(task.path("ports").path(0).intValue()).isBetween(31_000, 32_000);
        assertThat(task.path("ipAddresses").path(0).path("ipAddress").stringValue())
                .isEqualTo(FakeMesos.AGENT_HOST);
        assertThat(task.has("healthCheckResults")).isFalse();

        assertThat(get("/v2/apps/wire/create/versions").body())
                .isEqualTo("{\"versions\":[" + app.path("version") + "]}");
        assertThat(get("/v2/deployments").json().toString()).doesNotContain(deployment);
    }

    @Test
    void refusesAnIdThatIsTaken() {
        create("/wire/taken");

        Answer again = post("/v2/apps", app("/wire/taken"));

        assertThat(again.status()).isEqualTo(409);
        assertThat(again.body()).isEqualTo("{\"message\":\"An app with id [/wire/taken] already exists.\"}");
    }

    @Test
    void updatesMergeAndKeepOldVersions() {
        String first = create("/wire/update").path("version").stringValue();

        Answer updated = put("/v2/apps/wire/update", """
                {"cmd":"sleep 2000","labels":{"a":"b"}}""");

        assertThat(updated.status()).isEqualTo(200);
        assertThat(updated.header("Marathon-Deployment-Id"))
                .isEqualTo(updated.json().path("deploymentId").stringValue());
        JsonNode app = awaitStable("/wire/update");
        assertThat(app.path("cmd").stringValue()).isEqualTo("sleep 2000");
        assertThat(app.path("mem").doubleValue()).isEqualTo(32);
        assertThat(app.path("version")).isEqualTo(updated.json().path("version"));
        assertThat(get("/v2/apps/wire/update/versions").json().path("versions"))
                .hasSize(2)
                .first()
                .isEqualTo(app.path("version"));
        assertThat(get("/v2/apps/wire/update/versions/" + first)
                        .json()
                        .path("cmd")
                        .stringValue())
                .isEqualTo("sleep 1000");

        assertThat(put("/v2/apps/wire/update?force=true", "{\"version\":\"" + first + "\"}")
                        .status())
                .isEqualTo(200);
        assertThat(awaitStable("/wire/update").path("cmd").stringValue()).isEqualTo("sleep 1000");
    }

    @Test
    void theSameDefinitionAgainRestartsNothing() {
        JsonNode before = create("/wire/same");
        String task = before.path("tasks").path(0).path("id").stringValue();
        String whole = get("/v2/apps/wire/same").json().path("app").toString();

        assertThat(put("/v2/apps/wire/same", whole.replaceFirst("\"version\":\"[^\"]*\",", ""))
                        .status())
                .isEqualTo(200);

        JsonNode after = awaitStable("/wire/same");
        assertThat(after.path("tasks").path(0).path("id").stringValue()).isEqualTo(task);
        assertThat(after.path("version")).isEqualTo(before.path("version"));
    }

    @Test
    void putCreatesWhatIsNotThereAndPatchDoesNot() {
        assertThat(put("/v2/apps/wire/put", "{\"id\":\"/ignored\",\"cmd\":\"sleep 1\"}")
                        .status())
                .isEqualTo(201);
        Answer patched = send("PATCH", "/v2/apps/wire/nowhere", "{\"cmd\":\"sleep 1\"}");

        assertThat(patched.status()).isEqualTo(404);
        assertThat(patched.body()).isEqualTo("{\"message\":\"App '/wire/nowhere' does not exist\"}");
    }

    @Test
    void scalesAndRestarts() {
        create("/wire/scale");

        put("/v2/apps/wire/scale", "{\"instances\":3}");
        JsonNode scaled = awaitStable("/wire/scale");
        assertThat(scaled.path("tasksRunning").intValue()).isEqualTo(3);

        Answer restarted = send("POST", "/v2/apps/wire/scale/restart", "{}");
        assertThat(restarted.status()).isEqualTo(200);
        JsonNode after = await(
                        "/v2/apps/wire/scale",
                        json -> json.path("app").path("deployments").isEmpty())
                .path("app");
        assertThat(after.path("tasks").findValuesAsString("id"))
                .doesNotContainAnyElementsOf(scaled.path("tasks").findValuesAsString("id"));
    }

    @Test
    void killedTasksAreReplacedUnlessTheAppIsScaled() {
        create("/wire/kill");
        put("/v2/apps/wire/kill", "{\"instances\":2}");
        String victim =
                awaitStable("/wire/kill").path("tasks").path(0).path("id").stringValue();

        Answer killed = delete("/v2/apps/wire/kill/tasks/" + victim);
        assertThat(killed.status()).isEqualTo(200);
        assertThat(killed.json().path("task").path("id").stringValue()).isEqualTo(victim);
        String next = victim.replaceFirst("1$", "2");
        await(
                "/v2/apps/wire/kill",
                json -> json.path("app").path("tasks").findValuesAsString("id").contains(next));

        Answer scaled = post(
                "/v2/tasks/delete?scale=true",
                "{\"ids\":[\"" + next + "\",\"unknown.instance-" + "00000000-0000-0000-0000-000000000000._app.1\"]}");
        assertThat(scaled.status()).isEqualTo(200);
        assertThat(scaled.json().has("deploymentId")).isTrue();
        JsonNode left = awaitStable("/wire/kill");
        assertThat(left.path("instances").intValue()).isEqualTo(1);
        assertThat(left.path("tasks").findValuesAsString("id")).doesNotContain(next);
    }

    @Test
    void showsTheLastFailure() {
        String task = create("/wire/fail").path("tasks").path(0).path("id").stringValue();

        MESOS.end(task, TaskState.TASK_FAILED, "exit 1");

        JsonNode failure = await("/v2/apps/wire/fail", json -> json.path("app").has("lastTaskFailure"))
                .path("app")
                .path("lastTaskFailure");
        assertThat(failure.path("message").stringValue()).isEqualTo("exit 1");
        assertThat(failure.path("state").stringValue()).isEqualTo("TASK_FAILED");
        assertThat(failure.path("taskId").stringValue()).isEqualTo(task);
    }

    @Test
    void deletesAnAppWithItsTasks() {
        create("/wire/delete");

        assertThat(delete("/v2/apps//wire/delete/").status()).isEqualTo(200);

        assertThat(get("/v2/apps/wire/delete").body()).isEqualTo("{\"message\":\"App '/wire/delete' does not exist\"}");
        org.awaitility.Awaitility.await()
                .until(() -> MESOS.running().keySet().stream().noneMatch(id -> id.startsWith("wire_delete")));
        assertThat(delete("/v2/apps/wire/delete").status()).isEqualTo(404);
    }

    @Test
    void aDeploymentThatCannotFinishLocksItsAppAndCanBeDropped() {
        Answer stuck = post("/v2/apps", """
                {"id":"/wire/stuck","cmd":"sleep 1000","cpus":1000,"mem":32}""");
        assertThat(stuck.status()).isEqualTo(201);
        String deployment = stuck.header("Marathon-Deployment-Id");

        Answer locked = put("/v2/apps/wire/stuck", "{\"cpus\":2000}");
        assertThat(locked.status()).isEqualTo(409);
        assertThat(locked.body())
                .isEqualTo("{\"message\":\"App is locked by one or more deployments. Override with the option"
                        + " '?force=true'. View details at '/v2/deployments/<DEPLOYMENT_ID>'.\","
                        + "\"deployments\":[{\"id\":\"" + deployment + "\"}]}");

        JsonNode entry = await(
                        "/v2/queue?embed=lastUnusedOffers",
                        json -> json.path("queue").findValuesAsString("id").contains("/wire/stuck"))
                .path("queue")
                .valueStream()
                .filter(queued -> queued.path("app").path("id").stringValue().equals("/wire/stuck"))
                .findFirst()
                .orElseThrow();
        assertThat(entry.path("count").intValue()).isEqualTo(1);
        assertThat(entry.path("delay").toString()).isEqualTo("{\"timeLeftSeconds\":0,\"overdue\":true}");
        assertThat(entry.path("processedOffersSummary").path("rejectSummaryLastOffers"))
                .hasSize(10);

        JsonNode shown = get("/v2/deployments")
                .json()
                .valueStream()
                .filter(plan -> plan.path("id").stringValue().equals(deployment))
                .findFirst()
                .orElseThrow();
        assertThat(shown.path("affectedApps").toString()).isEqualTo("[\"/wire/stuck\"]");
        assertThat(shown.path("currentStep").intValue()).isEqualTo(2);
        assertThat(shown.path("totalSteps").intValue()).isEqualTo(2);
        assertThat(shown.path("currentActions").toString())
                .isEqualTo("[{\"action\":\"ScaleApplication\",\"type\":\"ScaleApplication\","
                        + "\"app\":\"/wire/stuck\",\"readinessCheckResults\":[]}]");

        Answer dropped = delete("/v2/deployments/" + deployment + "?force=true");
        assertThat(dropped.status()).isEqualTo(202);
        assertThat(dropped.body()).isEmpty();
        assertThat(delete("/v2/deployments/" + deployment).body())
                .isEqualTo("{\"message\":\"DeploymentPlan " + deployment + " does not exist\"}");
        assertThat(get("/v2/apps/wire/stuck").status()).isEqualTo(200);
        assertThat(delete("/v2/apps/wire/stuck").status()).isEqualTo(200);
    }

    @Test
    void listsWithFiltersAndEmbeds() {
        post("/v2/apps", """
                {"id":"/wire/list/one","cmd":"sleep 1","labels":{"tier":"front","x":"1"}}""");
        post("/v2/apps", """
                {"id":"/wire/list/two","cmd":"Sleep 2","labels":{"tier":"back"},"portDefinitions":[]}""");
        awaitStable("/wire/list/one");
        awaitStable("/wire/list/two");

        assertThat(ids("/v2/apps?id=LIST/")).containsExactly("/wire/list/one", "/wire/list/two");
        assertThat(ids("/v2/apps?id=list&cmd=sleep%202")).containsExactly("/wire/list/two");
        assertThat(ids("/v2/apps?label=tier%3D%3Dfront")).containsExactly("/wire/list/one");
        assertThat(ids("/v2/apps?label=tier%20in%20(front,back),x")).containsExactly("/wire/list/one");
        assertThat(ids("/v2/apps?label=tier!%3Dfront")).containsExactly("/wire/list/two");
        assertThat(get("/v2/apps?label=%3D").status()).isEqualTo(422);
        JsonNode embedded = get("/v2/apps?id=list/one&embed=apps.tasks&embed=apps.taskStats")
                .json()
                .path("apps")
                .path(0);
        assertThat(embedded.path("tasks")).hasSize(1);
        assertThat(embedded.path("taskStats")
                        .path("totalSummary")
                        .path("stats")
                        .path("counts")
                        .toString())
                .isEqualTo("{\"staged\":0,\"running\":1,\"healthy\":0,\"unhealthy\":0}");
        assertThat(get("/v2/apps/wire/list/*").json().path("*")).hasSize(2);
        assertThat(get("/v2/apps/wire/nowhere/*").body())
                .isEqualTo("{\"message\":\"Group '/wire/nowhere' does not exist\"}");
        assertThat(get("/v2/apps/wire/list/*/tasks").json().path("tasks")).hasSize(2);

        JsonNode tasks = get("/v2/tasks?status=running").json().path("tasks");
        JsonNode one = tasks.valueStream()
                .filter(task -> task.path("appId").stringValue().equals("/wire/list/one"))
                .findFirst()
                .orElseThrow();
        assertThat(one.path("servicePorts")).hasSize(1);
        String table = get("/v2/apps/wire/list/*/tasks", "Accept", "text/plain").body();
        assertThat(table)
                .isEqualTo("wire_list_one\t" + one.path("servicePorts").path(0) + "\t" + FakeMesos.AGENT_HOST + ":"
                        + one.path("ports").path(0) + "\t\nwire_list_two\t \t" + FakeMesos.AGENT_HOST + "\t\n");

        JsonNode group = get("/v2/groups//wire/list/").json();
        assertThat(group.path("apps").findValuesAsString("id")).contains("/wire/list/one", "/wire/list/two");
        assertThat(group.path("enforceRole").booleanValue()).isFalse();
        assertThat(get("/v2/groups?embed=group.groups").json().has("apps")).isFalse();
    }

    @Test
    void createsSeveralAtOnce() {
        Answer created = put("/v2/apps", """
                [{"id":"/wire/many/a","cmd":"sleep 1"},{"id":"wire/many/b","cmd":"sleep 1","dependencies":["/wire/many/a"]}]""");

        assertThat(created.status()).isEqualTo(200);
        awaitStable("/wire/many/a");
        awaitStable("/wire/many/b");
        assertThat(put("/v2/apps", "[{\"cmd\":\"x\"}]").body())
                .isEqualTo("{\"message\":\"Invalid JSON\",\"details\":"
                        + "[{\"path\":\"/id\",\"errors\":[\"error.path.missing\"]}]}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "{\"id\":\"/bad\",\"cmd\":\"a\",\"cpus\":\"x\"} | 422 | "
                        + "{\"message\":\"Invalid JSON\",\"details\":[{\"path\":\"/cpus\",\"errors\":[\"error.expected.jsnumber\"]}]}",
                "{\"id\":\"/bad\",\"cmd\":\"a\",\"mem\":-1,\"instances\":-2} | 422 | "
                        + "{\"message\":\"Invalid JSON\",\"details\":[{\"path\":\"/instances\",\"errors\":[\"error.min\"]},"
                        + "{\"path\":\"/mem\",\"errors\":[\"error.min\"]}]}",
                "{\"id\":\"/\",\"cmd\":\"a\"} | 422 | "
                        + "{\"message\":\"Object is not valid\",\"details\":[{\"path\":\"/id\",\"errors\":[\"must not be root\"]}]}",
                "{\"id\":\"/bad/tasks\",\"cmd\":\"a\"} | 422 | "
                        + "{\"message\":\"Object is not valid\",\"details\":[{\"path\":\"/id\",\"errors\":[\"must not end with any"
                        + " of the following reserved keywords: restart, tasks, versions, ., ..\"]}]}",
                "{\"id\":\"/bad\"} | 422 | "
                        + "{\"message\":\"Object is not valid\",\"details\":[{\"path\":\"/\",\"errors\":[\"AppDefinition must either"
                        + " contain one of 'cmd' or 'args', and/or a 'container'.\"]}]}",
                "{\"cmd\":\"a\"} | 422 | "
                        + "{\"message\":\"Invalid JSON\",\"details\":[{\"path\":\"/id\",\"errors\":[\"error.path.missing\"]}]}",
                "[] | 422 | "
                        + "{\"message\":\"Invalid JSON\",\"details\":[{\"path\":\"/\",\"errors\":[\"error.expected.jsobject\"]}]}",
                "{\"id\":\"/bad\",\"cmd\":\"a\",\"container\":{\"type\":\"MESOS\",\"volumes\":[{\"containerPath\":\"d\","
                        + "\"mode\":\"RW\",\"persistent\":{\"size\":1}}]}} | 501 | "
                        + "{\"message\":\"A persistent volume is not supported yet\"}",
            })
    void refusesWhatIsWrongAndChangesNothing(String body, int status, String answer) {
        Answer refused = post("/v2/apps", body);

        assertThat(refused.body()).isEqualTo(answer);
        assertThat(refused.status()).isEqualTo(status);
        assertThat(get("/v2/apps/bad").status()).isEqualTo(404);
    }

    @Test
    void refusesAnIllegalId() {
        Answer refused = post("/v2/apps", "{\"id\":\"/Bad\",\"cmd\":\"a\"}");

        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.json().path("message").stringValue()).isEqualTo("Object is not valid");
        assertThat(refused.json().path("details")).hasSize(1);
        assertThat(refused.json().path("details").path(0).path("path").stringValue())
                .isEqualTo("/id");
        assertThat(refused.json().path("details").path(0).path("errors").path(0).stringValue())
                .startsWith("must fully match regular expression '^(([a-z0-9]|");
        assertThat(get("/v2/apps/Bad").status()).isEqualTo(422);
    }

    @Test
    void refusesWhatNoNodeOfTheStoreCouldHold() {
        Answer refused = post("/v2/apps", """
                {"id":"/wire/big","cmd":"a","env":{"BIG":"%s"}}""".formatted("x".repeat(600_000)));

        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.body())
                .startsWith("{\"message\":\"Object is not valid\",\"details\":[{\"path\":\"/\",\"errors\":[\"takes ")
                .endsWith(" bytes of 524288 allowed\"]}]}");
    }

    @Test
    void refusesWhatIsNoJson() {
        Answer malformed = post("/v2/apps", "{\"id\":");
        assertThat(malformed.status()).isEqualTo(400);
        assertThat(malformed.json().path("message").stringValue()).isEqualTo("Invalid JSON");
        assertThat(malformed.json().path("details").stringValue()).startsWith("Unexpected end-of-input");

        assertThat(send("POST", "/v2/apps", "").body())
                .isEqualTo("{\"message\":\"Please specify data in JSON format\"}");
        assertThat(post("/v2/apps", "x".repeat(9 * 1024 * 1024)).status()).isEqualTo(413);
    }

    @Test
    void refusesOtherMistakes() {
        create("/wire/mistakes");

        assertThat(delete("/v2/apps/wire/mistakes/tasks?scale=true&wipe=true").body())
                .isEqualTo("{\"message\":\"You cannot use scale and wipe at the same time.\"}");
        assertThat(delete("/v2/apps/wire/mistakes/tasks/nothing").body())
                .isEqualTo("{\"message\":\"Task 'nothing' does not exist\"}");
        assertThat(post("/v2/tasks/delete", "{\"ids\":[\"?\"]}").status()).isEqualTo(400);
        assertThat(get("/v2/apps/wire/mistakes/versions/yesterday")
                        .json()
                        .path("message")
                        .stringValue())
                .startsWith("Invalid timestamp provided");
        assertThat(get("/v2/apps/wire/mistakes/versions/2020-01-01T00:00:00.000Z")
                        .body())
                .isEqualTo("{\"message\":\"App '/wire/mistakes' does not exist in version 2020-01-01T00:00:00.000Z\"}");
        assertThat(put("/v2/apps/wire/mistakes", "{\"version\":\"2020-01-01T00:00:00.000Z\",\"cmd\":\"a\"}")
                        .status())
                .isEqualTo(422);
        assertThat(delete("/v2/apps?force=true").body()).isEqualTo("{\"message\":\"Method Not Allowed\"}");
        assertThat(get("/v2/apps?force=maybe").status()).isEqualTo(200);
        assertThat(delete("/v2/apps/wire/mistakes?force=maybe").status()).isEqualTo(400);
        assertThat(delete("/v2/queue//wire/nowhere/delay").status()).isEqualTo(404);
        assertThat(post("/v2/apps", """
                {"id":"/wire/mistakes/below","cmd":"a"}""").json().path("message").stringValue()).isEqualTo("Object is not valid");
        assertThat(put("/v2/apps", """
                [{"id":"/wire/c1","cmd":"a","dependencies":["/wire/c2"]},
                 {"id":"/wire/c2","cmd":"a","dependencies":["/wire/c1"]}]""").body()).contains("Dependency graph has cyclic dependencies.");
    }

    static java.util.List<String> ids(String path) {
        return get(path)
                .json()
                .path("apps")
                .valueStream()
                .map(app -> app.path("id").stringValue())
                .toList();
    }

    private static String app(String id) {
        return """
                {"id":"%s","cmd":"sleep 1000","cpus":0.1,"mem":32}""".formatted(id);
    }

    private static JsonNode create(String id) {
        assertThat(post("/v2/apps", app(id)).status()).isEqualTo(201);
        return awaitStable(id);
    }
}
