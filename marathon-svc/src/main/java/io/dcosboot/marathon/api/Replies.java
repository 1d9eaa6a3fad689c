package io.dcosboot.marathon.api;

import io.dcosboot.marathon.core.DeploymentAccepted;
import io.dcosboot.marathon.core.Failure;
import io.dcosboot.marathon.core.Refused;
import io.dcosboot.marathon.core.model.Timestamps;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Answers that several resources share. */
final class Replies {

    static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    static final String DEPLOYMENT_HEADER = "Marathon-Deployment-Id";

    private static final Duration PATIENCE = Duration.ofSeconds(25);

    private Replies() {}

    static ResponseEntity<JsonNode> ok(JsonNode body) {
        return of(HttpStatus.OK, body);
    }

    static ResponseEntity<JsonNode> of(HttpStatus status, JsonNode body) {
        return ResponseEntity.status(status)
                .contentType(MediaType.APPLICATION_JSON)
                .body(body);
    }

    static ResponseEntity<JsonNode> message(HttpStatus status, String text) {
        return of(status, JSON.objectNode().put("message", text));
    }

    /** The DeploymentResult of marathon.md §3. */
    static ResponseEntity<JsonNode> deployment(HttpStatus status, DeploymentAccepted accepted) {
        ObjectNode body = JSON.objectNode()
                .put("version", Timestamps.format(accepted.version()))
                .put("deploymentId", accepted.deploymentId());
        return ResponseEntity.status(status)
                .contentType(MediaType.APPLICATION_JSON)
                .header(DEPLOYMENT_HEADER, accepted.deploymentId())
                .body(body);
    }

    /** Waits until the outcome is durable; the thread is a virtual one. */
    static <T> T await(CompletableFuture<T> outcome) {
        try {
            return outcome.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        } catch (TimeoutException _) {
            throw new Refused(new Failure.Unavailable("The store did not confirm the change in time; it may still be"
                    + " made. Look before you try again."));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new Refused(new Failure.Unavailable("Marathon is shutting down"));
        }
    }
}
