package io.dcosboot.agent.api;

import io.dcosboot.agent.core.AgentPhase;
import io.dcosboot.agent.core.AgentView;
import io.dcosboot.mesos.v1.agent.Call;
import io.dcosboot.mesos.v1.agent.Response;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The operator API v1 (mesos-agent.md §10) and the place of the executor API (§5). */
@RestController
@Tag(name = "Operator API", description = "Calls and answers in JSON or protobuf")
final class OperatorController {

    private final AgentView agent;
    private final OperatorAnswers answers;

    OperatorController(AgentView agent, OperatorAnswers answers) {
        this.agent = agent;
        this.answers = answers;
    }

    @Operation(summary = "Executes one call of the agent's operator API")
    @RequestMapping({"/api/v1", "/api/v1/**"})
    ResponseEntity<?> call(HttpServletRequest request, @RequestBody(required = false) byte[] body) {
        Optional<ResponseEntity<String>> early = notNow(request);
        if (early.isPresent()) {
            return early.get();
        }
        try {
            OperatorRequest parsed = OperatorRequest.read(headers(request), body == null ? new byte[0] : body);
            return answer(parsed);
        } catch (OperatorRequest.Refused e) {
            return JsonText.error(e.status(), e.text());
        }
    }

    @Operation(summary = "Executor API; custom executors are not supported yet (501)")
    @RequestMapping({"/api/v1/executor", "/api/v1/executor/**"})
    ResponseEntity<String> executor(HttpServletRequest request) {
        return notNow(request)
                .orElseGet(() -> JsonText.error(501, "Custom executors are not supported by this agent yet"));
    }

    private Optional<ResponseEntity<String>> notNow(HttpServletRequest request) {
        if (agent.snapshot().phase() == AgentPhase.RECOVERING) {
            return Optional.of(JsonText.error(503, AgentController.RECOVERING));
        }
        if (!request.getMethod().equals("POST")) {
            return Optional.of(ResponseEntity.status(405)
                    .header("Allow", "POST")
                    .header("Content-Type", "text/plain; charset=utf-8")
                    .body("405 Method Not Allowed. Expecting one of { 'POST' }, but received '" + request.getMethod()
                            + "'."));
        }
        return Optional.empty();
    }

    private ResponseEntity<?> answer(OperatorRequest request) throws OperatorRequest.Refused {
        Call.Type type = request.call().getType();
        if (type == Call.Type.UNKNOWN) {
            throw new OperatorRequest.Refused(501, "501 Not Implemented.");
        }
        Response response = answers.answer(request.call())
                .orElseThrow(() -> new OperatorRequest.Refused(501, type + " is not supported by this agent yet"));
        return request.json()
                ? JsonText.answer(json -> ResponseJson.write(response, json))
                : ResponseEntity.ok()
                        .contentType(MediaType.parseMediaType("application/x-protobuf"))
                        .body(response.toByteArray());
    }

    private static OperatorRequest.Headers headers(HttpServletRequest request) {
        return new OperatorRequest.Headers(
                request.getHeader("Content-Type"),
                request.getHeader("Message-Content-Type"),
                request.getHeader("Accept"),
                request.getHeader("Message-Accept"));
    }
}
