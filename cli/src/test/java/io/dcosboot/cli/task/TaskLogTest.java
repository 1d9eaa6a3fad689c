package io.dcosboot.cli.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.dcosboot.cli.CommandRun;
import io.dcosboot.cli.client.ScriptedCluster;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TaskLogTest {

    private static final String LOGS = "GET /system/v1/logs/v2/task/";

    private ScriptedCluster cluster;

    @BeforeEach
    void start() throws IOException {
        cluster = new ScriptedCluster().on("GET /mesos/master/state", 200, """
                {"frameworks":[{"tasks":[{"id":"web.1","framework_id":"F","executor_id":"","slave_id":"S0"},{"id":"web.12"}],"completed_tasks":[{"id":"old.1"}]}]}""");
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    @Test
    void anEqualIdWinsOverLongerOnes() {
        cluster.on(LOGS + "web.1/file/stderr?cursor=END&skip=-3", 200, "one\ntwo\n");

        CommandRun run = dcos("web.1", "stderr", "--lines", "3");

        assertThat(run.out()).isEqualTo("one\ntwo\n");
    }

    @Test
    void severalTasksGetHeaders() {
        cluster.on(LOGS + "web.1/file/stdout?cursor=END&skip=-10", 200, "first\n");
        cluster.on(LOGS + "web.12/file/stdout?cursor=END&skip=-10", 200, "second\n");

        assertThat(dcos("web").out()).isEqualTo("===> web.1 <===\nfirst\n===> web.12 <===\nsecond\n");
    }

    @Test
    void followingPrintsTheMessagesOfEvents() {
        cluster.on(LOGS + "web.12/file/stdout?cursor=END&skip=-10", 200, """
                : comment
                data: {"fields":{"MESSAGE":"hello"},"cursor":"1"}

                data: {"fields":{"MESSAGE":"world"},"cursor":"2"}

                """);

        assertThat(dcos("web.12", "--follow").out()).isEqualTo("hello\nworld\n");
    }

    @Test
    void noLogsAndNoTaskAreSaid() {
        cluster.on(LOGS + "web.12/file/stdout?cursor=END&skip=-10", 204, "");

        assertThat(dcos("web.12").err()).isEqualTo("Error: no logs found\n");
        assertThat(dcos("old").err()).isEqualTo("Error: no task ID found containing 'old'\n");
        assertThat(dcos("old").exit()).isEqualTo(1);
    }

    @Test
    void completedTasksAreFoundWhenAskedFor() {
        cluster.on(LOGS + "old.1/file/stdout?cursor=END&skip=-10", 200, "bye\n");

        assertThat(dcos("old*", "--completed").out()).isEqualTo("bye\n");
    }

    @Test
    void withoutALogServiceTheAgentIsAsked() {
        String file = "GET /agent/S0/files/read?path=%2Fframeworks%2FF%2Fexecutors%2Fweb.1%2Fruns%2Flatest%2Fstderr";
        cluster.on(LOGS + "web.1/file/stderr?cursor=END&skip=-2", 502, "");
        cluster.on(file + "&offset=-1", 200, "{\"data\":\"\",\"offset\":14}");
        cluster.on(file + "&offset=0&length=14", 200, "{\"data\":\"one\\ntwo\\nthree\\n\",\"offset\":0}");

        assertThat(dcos("web.1", "stderr", "--lines", "2").out()).isEqualTo("two\nthree\n");
    }

    private CommandRun dcos(String... words) {
        String[] arguments = new String[words.length + 2];
        arguments[0] = "task";
        arguments[1] = "log";
        System.arraycopy(words, 0, arguments, 2, words.length);
        return CommandRun.of(cluster.environment(), arguments);
    }
}
