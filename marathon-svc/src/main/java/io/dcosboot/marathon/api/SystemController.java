package io.dcosboot.marathon.api;

import io.dcosboot.marathon.core.Failure;
import io.dcosboot.marathon.core.Leadership;
import io.dcosboot.marathon.core.Refused;
import io.swagger.v3.oas.annotations.Operation;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** About Marathon itself (marathon.md §12). */
@RestController
class SystemController {

    /** Lets the answer out before the connections of a former leader are cut. */
    private static final Duration ABDICATION_DELAY = Duration.ofMillis(500);

    private final Leadership leadership;
    private final InfoJson info;
    private final MetricsJson metrics;
    private final Leading leading;

    SystemController(Leadership leadership, InfoJson info, MetricsJson metrics, Leading leading) {
        this.leadership = leadership;
        this.info = info;
        this.metrics = metrics;
        this.leading = leading;
    }

    @GetMapping("/")
    ResponseEntity<Void> root() {
        return ResponseEntity.status(HttpStatus.FOUND)
                .location(URI.create("/ui/"))
                .build();
    }

    @GetMapping("/v2/info")
    @Operation(summary = "Version, framework id and configuration")
    ResponseEntity<JsonNode> info() {
        return Replies.ok(info.of(leading.snapshot(), leadership.leader().orElse(leadership.self())));
    }

    @GetMapping("/v2/leader")
    @Operation(summary = "Names the leading node")
    ResponseEntity<JsonNode> leader() {
        String leader = leadership.leader().orElseThrow(() -> new Refused(new Failure.NotFound("There is no leader")));
        return Replies.ok(Replies.JSON.objectNode().put("leader", leader));
    }

    @DeleteMapping("/v2/leader")
    @Operation(summary = "Makes the leader abdicate")
    ResponseEntity<JsonNode> abdicate(
            @RequestParam(required = false) @Nullable String backup,
            @RequestParam(required = false) @Nullable String restore) {
        if (backup != null || restore != null) {
            return Replies.message(HttpStatus.NOT_IMPLEMENTED, "Backup and restore are not supported yet");
        }
        CompletableFuture.delayedExecutor(ABDICATION_DELAY.toMillis(), TimeUnit.MILLISECONDS)
                .execute(leadership::abdicate);
        return Replies.message(HttpStatus.OK, "Leadership abdicated");
    }

    @GetMapping("/v2/plugins")
    @Operation(summary = "Lists plugins; there are none")
    ResponseEntity<JsonNode> plugins() {
        return Replies.ok(Replies.JSON.objectNode().set("plugins", Replies.JSON.arrayNode()));
    }

    @GetMapping(path = "/ping", produces = MediaType.ALL_VALUE)
    @Operation(summary = "Answers pong")
    ResponseEntity<String> ping(HttpServletRequest request) {
        @Nullable String accept = request.getHeader(HttpHeaders.ACCEPT);
        if (accept == null || accept.contains("*/*") || accept.contains("text/plain") || accept.contains("text/*")) {
            return ResponseEntity.ok().contentType(MediaType.TEXT_PLAIN).body("pong");
        }
        if (accept.contains(MediaType.TEXT_HTML_VALUE)) {
            return ResponseEntity.ok().contentType(MediaType.TEXT_HTML).body("pong");
        }
        if (accept.contains(MediaType.APPLICATION_JSON_VALUE)) {
            return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body("\"pong\"");
        }
        return ResponseEntity.noContent().build();
    }

    @GetMapping("/metrics")
    @Operation(summary = "Counts of what Marathon runs; /actuator/prometheus has more")
    ResponseEntity<JsonNode> metrics() {
        return Replies.ok(metrics.of(leading.snapshot()));
    }
}
