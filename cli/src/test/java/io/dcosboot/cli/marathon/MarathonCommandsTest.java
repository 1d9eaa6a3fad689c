package io.dcosboot.cli.marathon;

import static org.assertj.core.api.Assertions.assertThat;

import io.dcosboot.cli.CommandRun;
import io.dcosboot.cli.client.ScriptedCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MarathonCommandsTest {

    private static final String APPS = " /service/marathon/v2/apps/";

    @TempDir
    private Path folder;

    private ScriptedCluster cluster;

    @BeforeEach
    void start() throws IOException {
        cluster = new ScriptedCluster();
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    @Test
    void addingAnAppThatExistsChangesNothing() throws IOException {
        cluster.on("GET" + APPS + "web", 200, "{\"app\":{\"id\":\"/web\"}}");

        CommandRun run = dcos("app", "add", file("{\"id\":\"web\"}"));

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.err()).isEqualTo("Error: Application '/web' already exists\n");
        assertThat(cluster.asked()).noneMatch(request -> request.startsWith("POST"));
    }

    @Test
    void whatMarathonDislikesOfAnAppIsSaid() throws IOException {
        cluster.on("POST" + APPS, 422, """
                {"message":"Object is not valid","details":[{"path":"/cpus","errors":["too few","too many"]}]}""");

        CommandRun run = dcos("app", "add", file("{\"id\":\"web\",\"cpus\":-1}"));

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.err())
                .isEqualTo(
                        "Error: Marathon API error: Object is not valid (path: '/cpus' errors: too few, too many)\n");
    }

    @Test
    void aDeploymentInTheWayIsNamed() {
        cluster.on("GET" + APPS + "web", 200, "{\"app\":{\"id\":\"/web\",\"instances\":2}}");
        cluster.on("PUT" + APPS + "web", 409, "{\"message\":\"App is locked\",\"deployments\":[{\"id\":\"d1\"}]}");

        assertThat(dcos("app", "stop", "web").err())
                .isEqualTo("Error: Marathon API error: App is locked (locking deployment IDs: d1)\n");
    }

    @Test
    void textThatIsNoAppIsRefusedBeforeAnyRequest() throws IOException {
        assertThat(dcos("app", "add", file("{\"id\":")).err()).startsWith("Error: the app is not JSON: ");
        assertThat(dcos("app", "add", file("[]")).err()).isEqualTo("Error: an app is a JSON object\n");
        assertThat(dcos("app", "add", file("{}")).err()).isEqualTo("Error: the app has no id\n");
        assertThat(dcos("app", "add", folder.resolve("missing.json").toString()).err())
                .startsWith("Error: Can't read from resource: ");
        assertThat(cluster.asked()).isEmpty();
    }

    @Test
    void updateSendsExactlyTheGivenMembers() {
        cluster.on("GET" + APPS + "web", 200, "{\"app\":{\"id\":\"/web\"}}");
        cluster.on("PUT" + APPS + "web?force=true", 200, "{\"deploymentId\":\"d7\"}");

        CommandRun run =
                dcos("app", "update", "--force", "/web", "cpus=0.5", "instances=3", "cmd=true", "env={\"A\":\"b=c\"}");

        assertThat(run.out()).isEqualTo("Created deployment d7\n");
        assertThat(cluster.asked())
                .containsExactly(
                        "GET" + APPS + "web",
                        "PUT" + APPS
                                + "web?force=true {\"cpus\":0.5,\"instances\":3,\"cmd\":\"true\",\"env\":{\"A\":\"b=c\"}}");
    }

    @Test
    void updateRefusesWhatIsNoProperty() {
        assertThat(dcos("app", "update", "web", "cpus").err()).isEqualTo("Error: 'cpus' is not <property>=<value>\n");
    }

    @Test
    void anAbsentAppIsNamed() {
        for (String command : new String[] {"show", "remove", "restart", "stop", "start"}) {
            CommandRun run = dcos("app", command, "nope");

            assertThat(run.exit()).as(command).isEqualTo(1);
            assertThat(run.err()).as(command).isEqualTo("Error: app '/nope' does not exist\n");
        }
    }

    @Test
    void startingAStartedAppIsAnError() {
        cluster.on("GET" + APPS + "web", 200, "{\"app\":{\"id\":\"/web\",\"instances\":2}}");

        assertThat(dcos("app", "start", "web").err())
                .isEqualTo("Error: Application '/web' already started: 2 instances\n");
    }

    @Test
    void showsAnEarlierVersion() {
        cluster.on("GET" + APPS + "web/versions", 200, "{\"versions\":[\"v3\",\"v2\",\"v1\"]}");
        cluster.on("GET" + APPS + "web/versions/v2", 200, "{\"id\":\"/web\",\"cpus\":2}");

        assertThat(dcos("app", "show", "web", "--app-version=-1").out()).isEqualTo("""
                {
                    "id": "/web",
                    "cpus": 2
                }
                """);
        assertThat(dcos("app", "show", "web", "--app-version=-3").err())
                .isEqualTo("Error: application '/web' only has 3 version(s)\n");
    }

    @Test
    void listsDeployments() {
        cluster.on("GET /service/marathon/v2/deployments", 200, """
                [{"id":"d1","affectedApps":["/web"],"affectedPods":[],"currentStep":1,"totalSteps":2,
                  "currentActions":[{"action":"ScaleApplication","app":"/web"}]}]""");

        assertThat(dcos("deployment", "list").out()).isEqualTo("""
                  APP   POD  ACTION  PROGRESS  ID \s
                  /web  -    scale   0/2       d1 \s
                """);
        assertThat(dcos("deployment", "list", "web", "-q").out()).isEqualTo("d1\n");
    }

    @Test
    void noDeploymentIsAnErrorInATableAndAnEmptyArrayInJson() {
        cluster.on("GET /service/marathon/v2/deployments", 200, "[]");

        CommandRun table = dcos("deployment", "list");
        assertThat(table.exit()).isEqualTo(1);
        assertThat(table.err()).isEqualTo("Error: There are no deployments\n");

        CommandRun json = dcos("deployment", "list", "--json");
        assertThat(json.exit()).isZero();
        assertThat(json.out()).isEqualTo("[]\n");
    }

    @Test
    void listsTasksWithTheirHealth() {
        cluster.on("GET /service/marathon/v2/tasks", 200, """
                {"tasks":[
                 {"appId":"/web","id":"web.2","host":"127.0.1.1","startedAt":"T","role":"*",
                  "healthCheckResults":[{"alive":false}]},
                 {"appId":"/api","id":"api.1","host":"127.0.1.1","startedAt":"T","role":"*"}]}""");

        assertThat(dcos("task", "list").out()).isEqualTo("""
                  APP   HEALTHY  STARTED    HOST      ID    ROLE \s
                  /api  True     T        127.0.1.1  api.1  *    \s
                  /web  False    T        127.0.1.1  web.2  *    \s
                """);
        assertThat(dcos("task", "list", "web", "-q").out()).isEqualTo("web.2\n");
    }

    private CommandRun dcos(String... words) {
        String[] arguments = new String[words.length + 1];
        arguments[0] = "marathon";
        System.arraycopy(words, 0, arguments, 1, words.length);
        return CommandRun.of(cluster.environment(), arguments);
    }

    private String file(String content) throws IOException {
        return Files.writeString(folder.resolve("app.json"), content).toString();
    }
}
