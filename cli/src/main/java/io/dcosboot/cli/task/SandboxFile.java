package io.dcosboot.cli.task;

import io.dcosboot.cli.CliException;
import io.dcosboot.cli.client.ClusterClient;
import io.dcosboot.cli.client.ClusterClient.Answer;
import io.dcosboot.cli.client.ClusterClient.Flavour;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * A file of a task's sandbox, read from the agent by the files API. That is how the log of a task is read where no log
 * service runs, as older generations of the CLI did (cli.md §20).
 */
final class SandboxFile {

    /** Read at most this much to find the last lines. */
    private static final int TAIL = 1 << 16;

    private final ClusterClient cluster;
    private final String agent;
    private final String path;

    SandboxFile(ClusterClient cluster, JsonNode task, String file) {
        this.cluster = cluster;
        this.agent = task.path("slave_id").asString("");
        String executor = task.path("executor_id").asString("");
        this.path = "/frameworks/%s/executors/%s/runs/latest/%s"
                .formatted(
                        task.path("framework_id").asString(""), executor.isEmpty() ? Tasks.id(task) : executor, file);
    }

    /** A piece of the file and where the next begins. */
    record Piece(String text, long next) {}

    /** The last lines. */
    Piece tail(int lines) {
        long size = read("&offset=-1").path("offset").asLong(0);
        long from = Math.max(0, size - TAIL);
        String text = read("&offset=%d&length=%d".formatted(from, size - from))
                .path("data")
                .asString("");
        List<String> all = text.lines().toList();
        String last = String.join("\n", all.subList(Math.max(0, all.size() - lines), all.size()));
        return new Piece(last.isEmpty() || !text.endsWith("\n") ? last : last + "\n", size);
    }

    /** What was added since. */
    Piece after(long offset) {
        String text = read("&offset=%d&length=%d".formatted(offset, TAIL))
                .path("data")
                .asString("");
        return new Piece(text, offset + text.getBytes(StandardCharsets.UTF_8).length);
    }

    private JsonNode read(String position) {
        Answer answer = cluster.get(
                Flavour.PLAIN,
                "/agent/%s/files/read?path=%s%s"
                        .formatted(agent, URLEncoder.encode(path, StandardCharsets.UTF_8), position));
        if (answer.status() == 404) {
            throw new CliException("no logs found");
        }
        if (!answer.isSuccess()) {
            throw ClusterClient.failure(answer.status());
        }
        return answer.json();
    }
}
