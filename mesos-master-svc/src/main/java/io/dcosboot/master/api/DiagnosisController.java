package io.dcosboot.master.api;

import io.dcosboot.master.MasterProperties;
import io.dcosboot.master.core.allocator.OfferDiagnosis;
import io.dcosboot.master.core.state.FrameworkId;
import io.dcosboot.master.core.state.MasterState;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** "Why does this framework get no offers?" (mesos-master.md §23): an endpoint of ours, beside the original's. */
@RestController
final class DiagnosisController {

    private final LeaderGate gate;
    private final MasterProperties properties;
    private final Clock clock;

    DiagnosisController(LeaderGate gate, MasterProperties properties, Clock clock) {
        this.gate = gate;
        this.properties = properties;
        this.clock = clock;
    }

    @Operation(
            summary = "Why a framework gets no offers, or so few",
            description = "What the next allocation run would say of each agent, by role of the framework: suppressed,"
                    + " filters, quota limits, offer constraints, missing capabilities, too little, its share and place"
                    + " among competitors. Computed by the allocator's own rules from the newest state.")
    @ApiResponse(responseCode = "200")
    @ApiResponse(responseCode = "404", description = "No such framework; problem details (RFC 9457)")
    @GetMapping("/diagnosis/v1/frameworks/{framework}/offers")
    ResponseEntity<Object> offers(@PathVariable String framework, HttpServletRequest request) {
        MasterState state = gate.require(request);
        return OfferDiagnosis.of(
                        state, properties.settings().allocator().rules(), new FrameworkId(framework), clock.instant())
                .<ResponseEntity<Object>>map(diagnosis -> ResponseEntity.ok(DiagnosisAnswer.of(diagnosis)))
                .orElseGet(() -> ResponseEntity.status(HttpStatus.NOT_FOUND)
                        .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                        .body(ProblemDetail.forStatusAndDetail(
                                HttpStatus.NOT_FOUND, "There is no framework '" + framework + "'")));
    }
}
