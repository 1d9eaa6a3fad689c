package io.dcosboot.cli.task;

import io.dcosboot.cli.CliException;
import io.dcosboot.cli.client.ClusterClient;
import io.dcosboot.cli.client.ClusterCommand;
import io.dcosboot.cli.client.Json;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** {@code dcos task log}: a file of a task's sandbox through the log API. */
@Command(name = "log", description = "Print the task log")
public final class TaskLogCommand extends ClusterCommand {

    private static final String EVENTS = "text/event-stream";
    private static final String DATA = "data:";
    private static final Duration POLL = Duration.ofMillis(500);

    @Parameters(index = "0", paramLabel = "<task>", description = "Part of a task id, or a glob.")
    private String task = "";

    @Parameters(index = "1", arity = "0..1", paramLabel = "<file>", description = "File (default: stdout).")
    private String file = "stdout";

    @Option(names = "--lines", paramLabel = "N", description = "Lines from the end (default: 10).")
    private int lines = 10;

    @Option(names = "--follow", description = "Keep printing what is added.")
    private boolean follow;

    @Option(names = "--all", description = "Active and completed tasks.")
    private boolean all;

    @Option(names = "--completed", description = "Completed tasks.")
    private boolean completed;

    @Override
    public Integer call() throws InterruptedException {
        ClusterClient cluster = cluster();
        List<JsonNode> tasks =
                Tasks.require(Tasks.in(plainGet(cluster, "/mesos/master/state"), Tasks.Which.of(all, completed)), task);
        if (follow && tasks.size() > 1) {
            throw new CliException("only one task can be followed; there are "
                    + String.join(", ", tasks.stream().map(Tasks::id).toList()));
        }
        boolean failed = false;
        for (JsonNode found : tasks) {
            if (tasks.size() > 1) {
                out().println("===> " + Tasks.id(found) + " <===");
            }
            try {
                print(cluster, found);
            } catch (CliException e) {
                // As the official CLI: said, but with a single task no failure of the command.
                err().println("Error: " + e.getMessage());
                failed = tasks.size() > 1;
            }
            out().flush();
        }
        return failed ? 1 : 0;
    }

    private void print(ClusterClient cluster, JsonNode found) throws InterruptedException {
        String path = "/system/v1/logs/v2/task/%s/file/%s?cursor=END&skip=-%d"
                .formatted(encode(Tasks.id(found)), encode(file), lines);
        HttpResponse<Stream<String>> response = cluster.lines(path, follow ? EVENTS : "text/plain");
        try (Stream<String> body = response.body()) {
            switch (response.statusCode()) {
                case 200 -> body.forEach(follow ? this::printEvent : out()::println);
                case 204 -> throw new CliException("no logs found");
                // The gateway has no log service behind it.
                case 502, 503 -> printSandboxFile(new SandboxFile(cluster, found, file));
                default -> throw ClusterClient.failure(response.statusCode());
            }
        }
    }

    private void printSandboxFile(SandboxFile sandboxFile) throws InterruptedException {
        SandboxFile.Piece piece = sandboxFile.tail(lines);
        out().print(piece.text());
        while (follow && !out().checkError()) {
            piece = sandboxFile.after(piece.next());
            out().print(piece.text());
            out().flush();
            if (piece.text().isEmpty()) {
                Thread.sleep(POLL);
            }
        }
    }

    private void printEvent(String line) {
        if (!line.startsWith(DATA)) {
            return;
        }
        try {
            JsonNode entry = Json.MAPPER.readTree(line.substring(DATA.length()));
            out().println(entry.path("fields").path("MESSAGE").asString(""));
            out().flush();
        } catch (JacksonException e) {
            throw new CliException("the cluster's log event is not JSON: " + line);
        }
    }

    private static String encode(String segment) {
        return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
