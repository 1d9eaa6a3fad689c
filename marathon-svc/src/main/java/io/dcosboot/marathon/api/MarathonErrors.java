package io.dcosboot.marathon.api;

import io.dcosboot.marathon.api.json.InvalidJson;
import io.dcosboot.marathon.api.json.Unsupported;
import io.dcosboot.marathon.core.Failure;
import io.dcosboot.marathon.core.Failure.Violation;
import io.dcosboot.marathon.core.Refused;
import io.dcosboot.platform.web.TraceIds;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.resource.NoResourceFoundException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Errors in Marathon's shape (marathon.md §2.3). */
@RestControllerAdvice
@Order(Ordered.HIGHEST_PRECEDENCE)
class MarathonErrors {

    private static final Logger log = LoggerFactory.getLogger(MarathonErrors.class);

    @ExceptionHandler
    ResponseEntity<JsonNode> refused(Refused refused) {
        return switch (refused.failure()) {
            case Failure.Locked locked -> locked(locked);
            case Failure.NotFound notFound -> Replies.message(HttpStatus.NOT_FOUND, notFound.message());
            case Failure.Conflict conflict -> Replies.message(HttpStatus.CONFLICT, conflict.message());
            case Failure.Invalid invalid -> invalid(invalid.message(), invalid.details());
            case Failure.TooManyDeployments many -> Replies.message(HttpStatus.FORBIDDEN, many.message());
            case Failure.Exhausted exhausted -> Replies.message(HttpStatus.INTERNAL_SERVER_ERROR, exhausted.message());
            case Failure.Unavailable unavailable -> unavailable(unavailable.message());
        };
    }

    private static ResponseEntity<JsonNode> locked(Failure.Locked locked) {
        ObjectNode body = Replies.JSON.objectNode().put("message", locked.message());
        ArrayNode deployments = body.putArray("deployments");
        locked.deploymentIds().forEach(id -> deployments.addObject().put("id", id));
        return Replies.of(HttpStatus.CONFLICT, body);
    }

    private static ResponseEntity<JsonNode> unavailable(String message) {
        return ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE)
                .header(HttpHeaders.RETRY_AFTER, "1")
                .contentType(MediaType.APPLICATION_JSON)
                .body(Replies.JSON.objectNode().put("message", message));
    }

    @ExceptionHandler
    ResponseEntity<JsonNode> invalidJson(InvalidJson invalid) {
        return invalid("Invalid JSON", invalid.details());
    }

    private static ResponseEntity<JsonNode> invalid(String message, List<Violation> violations) {
        Map<String, ArrayNode> byPath = new LinkedHashMap<>();
        violations.forEach(violation -> byPath.computeIfAbsent(violation.path(), _ -> Replies.JSON.arrayNode())
                .add(violation.error()));
        ObjectNode body = Replies.JSON.objectNode().put("message", message);
        ArrayNode details = body.putArray("details");
        byPath.forEach((path, errors) -> details.addObject().put("path", path).set("errors", errors));
        return Replies.of(HttpStatus.UNPROCESSABLE_CONTENT, body);
    }

    @ExceptionHandler
    ResponseEntity<JsonNode> malformed(JacksonException malformed) {
        return Replies.of(
                HttpStatus.BAD_REQUEST,
                Replies.JSON
                        .objectNode()
                        .put("message", "Invalid JSON")
                        .put("details", String.valueOf(malformed.getOriginalMessage())));
    }

    @ExceptionHandler
    ResponseEntity<JsonNode> badRequest(BadRequest bad) {
        return Replies.message(bad.status(), String.valueOf(bad.getMessage()));
    }

    @ExceptionHandler
    ResponseEntity<JsonNode> badParameter(MethodArgumentTypeMismatchException bad) {
        return Replies.message(
                HttpStatus.BAD_REQUEST, "Parameter '" + bad.getName() + "' cannot be '" + bad.getValue() + "'");
    }

    @ExceptionHandler
    ResponseEntity<JsonNode> unsupported(Unsupported unsupported) {
        return Replies.message(HttpStatus.NOT_IMPLEMENTED, String.valueOf(unsupported.getMessage()));
    }

    @ExceptionHandler(HttpRequestMethodNotSupportedException.class)
    ResponseEntity<JsonNode> methodNotAllowed() {
        return Replies.message(HttpStatus.METHOD_NOT_ALLOWED, HttpStatus.METHOD_NOT_ALLOWED.getReasonPhrase());
    }

    @ExceptionHandler(NoResourceFoundException.class)
    ResponseEntity<JsonNode> noSuchPath(HttpServletRequest request) {
        return Replies.message(HttpStatus.NOT_FOUND, "URI not found: " + request.getRequestURI());
    }

    @ExceptionHandler(HttpMediaTypeNotAcceptableException.class)
    ResponseEntity<JsonNode> notAcceptable() {
        return Replies.message(HttpStatus.NOT_ACCEPTABLE, HttpStatus.NOT_ACCEPTABLE.getReasonPhrase());
    }

    @ExceptionHandler(RejectedExecutionException.class)
    ResponseEntity<JsonNode> overloaded() {
        return unavailable("Marathon has more work than it can take; try again.");
    }

    @ExceptionHandler
    ResponseEntity<JsonNode> unexpected(Exception failed, HttpServletRequest request) {
        log.error("{} {} failed", request.getMethod(), request.getRequestURI(), failed);
        ObjectNode body =
                Replies.JSON.objectNode().put("message", "Marathon failed; its log has the reason under the trace id.");
        return Replies.of(HttpStatus.INTERNAL_SERVER_ERROR, body.put(TraceIds.NAME, MDC.get(TraceIds.NAME)));
    }

    @ExceptionHandler
    ResponseEntity<JsonNode> storeFailed(IOException failed, HttpServletRequest request) {
        log.warn("{} {} failed at the store: {}", request.getMethod(), request.getRequestURI(), failed.getMessage());
        return unavailable("The store does not answer; try again.");
    }
}
