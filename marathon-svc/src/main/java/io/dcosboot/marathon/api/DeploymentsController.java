package io.dcosboot.marathon.api;

import io.dcosboot.marathon.core.Marathon;
import io.dcosboot.marathon.core.deployment.DeploymentAction;
import io.dcosboot.marathon.core.deployment.DeploymentPlan;
import io.dcosboot.marathon.core.deployment.DeploymentStep;
import io.dcosboot.marathon.core.engine.Snapshot;
import io.dcosboot.marathon.core.engine.Snapshot.DeploymentProgress;
import io.dcosboot.marathon.core.model.Timestamps;
import io.swagger.v3.oas.annotations.Operation;
import java.util.Collection;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Running deployments (marathon.md §9). */
@RestController
@RequestMapping("/v2/deployments")
class DeploymentsController {

    private final Leading leading;
    private final Marathon marathon;

    DeploymentsController(Leading leading, Marathon marathon) {
        this.leading = leading;
        this.marathon = marathon;
    }

    @GetMapping
    @Operation(summary = "Lists running deployments")
    ResponseEntity<JsonNode> list() {
        Snapshot snapshot = leading.snapshot();
        ArrayNode body = Replies.JSON.arrayNode();
        snapshot.deployments().forEach(progress -> body.add(entry(progress)));
        return Replies.ok(body);
    }

    @DeleteMapping("/{id}")
    @Operation(summary = "Rolls a deployment back, or with force drops it as it stands")
    ResponseEntity<JsonNode> delete(@PathVariable String id, @RequestParam(defaultValue = "false") boolean force) {
        if (force) {
            Replies.await(marathon.abandon(id));
            return ResponseEntity.accepted().build();
        }
        return Replies.deployment(HttpStatus.OK, Replies.await(marathon.rollBack(id)));
    }

    private static ObjectNode entry(DeploymentProgress progress) {
        ObjectNode json = plan(progress.plan());
        ArrayNode affected = json.putArray("affectedApps");
        progress.affectedApps().forEach(app -> affected.add(app.value()));
        json.putArray("affectedPods");
        json.set("currentActions", actions(progress.currentActions()));
        json.path("currentActions").forEach(action -> ((ObjectNode) action).putArray("readinessCheckResults"));
        json.put("currentStep", progress.currentStep());
        json.put("totalSteps", progress.plan().steps().size());
        return json;
    }

    /** A plan as events show it, too. */
    static ObjectNode plan(DeploymentPlan plan) {
        ObjectNode json = Replies.JSON.objectNode();
        json.put("id", plan.id());
        json.put("version", Timestamps.format(plan.version()));
        ArrayNode steps = json.putArray("steps");
        plan.steps().forEach(step -> steps.add(step(step)));
        return json;
    }

    static ObjectNode step(DeploymentStep step) {
        return Replies.JSON.objectNode().set("actions", actions(step.actions()));
    }

    /** Each names itself in two members, the older of which is {@code type}. */
    private static ArrayNode actions(Collection<DeploymentAction> actions) {
        ArrayNode json = Replies.JSON.arrayNode();
        for (DeploymentAction action : actions) {
            json.addObject()
                    .put("action", action.wireName())
                    .put("type", action.wireName())
                    .put("app", action.app().value());
        }
        return json;
    }
}
