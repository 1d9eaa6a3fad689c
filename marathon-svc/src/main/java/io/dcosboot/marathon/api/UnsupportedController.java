package io.dcosboot.marathon.api;

import io.dcosboot.marathon.api.json.Unsupported;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** The parts of Marathon's API that do not work yet, answered as such. */
@Hidden
@RestController
class UnsupportedController {

    @RequestMapping({"/v2/pods", "/v2/pods/**", "/v2/pods::status"})
    ResponseEntity<JsonNode> pods() {
        throw new Unsupported("Pods: this endpoint");
    }

    @PostMapping({"/v2/groups", "/v2/groups/**"})
    ResponseEntity<JsonNode> createGroup() {
        throw new Unsupported("Changing groups");
    }

    @PutMapping({"/v2/groups", "/v2/groups/**"})
    ResponseEntity<JsonNode> updateGroup() {
        throw new Unsupported("Changing groups");
    }

    @PatchMapping("/v2/groups/**")
    ResponseEntity<JsonNode> patchGroup() {
        throw new Unsupported("Changing groups");
    }

    @DeleteMapping({"/v2/groups", "/v2/groups/**"})
    ResponseEntity<JsonNode> deleteGroup() {
        throw new Unsupported("Deleting groups");
    }

    @RequestMapping({"/v2/eventSubscriptions", "/v2/schemas/**", "/logging", "/config", "/metrics/prometheus"})
    ResponseEntity<JsonNode> other(HttpServletRequest request) {
        throw new Unsupported(request.getRequestURI());
    }
}
