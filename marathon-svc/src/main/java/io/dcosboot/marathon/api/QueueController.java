package io.dcosboot.marathon.api;

import io.dcosboot.marathon.api.json.AppJson;
import io.dcosboot.marathon.core.Marathon;
import io.dcosboot.marathon.core.engine.Snapshot.QueueEntry;
import io.dcosboot.marathon.core.launch.LaunchAttempt;
import io.dcosboot.marathon.core.model.Timestamps;
import io.dcosboot.mesos.v1.Attribute;
import io.dcosboot.mesos.v1.Offer;
import io.dcosboot.mesos.v1.Resource;
import io.dcosboot.mesos.v1.Value;
import io.swagger.v3.oas.annotations.Operation;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Apps that wait for offers, and why they still wait (marathon.md §11). */
@RestController
@RequestMapping("/v2/queue")
class QueueController {

    private static final String DELAY = "/delay";

    private final Leading leading;
    private final Marathon marathon;
    private final Clock clock;

    QueueController(Leading leading, Marathon marathon, Clock clock) {
        this.leading = leading;
        this.marathon = marathon;
        this.clock = clock;
    }

    @GetMapping
    @Operation(summary = "Lists the launch queue; embed=lastUnusedOffers adds the offers that did not fit")
    ResponseEntity<JsonNode> list(@RequestParam(defaultValue = "") List<String> embed) {
        Instant now = clock.instant();
        ObjectNode body = Replies.JSON.objectNode();
        ArrayNode queue = body.putArray("queue");
        leading.snapshot().queue().values().stream()
                .sorted((one, other) -> one.app().id().compareTo(other.app().id()))
                .forEach(entry -> queue.add(entry(entry, embed.contains("lastUnusedOffers"), now)));
        return Replies.ok(body);
    }

    @DeleteMapping("/{*path}")
    @Operation(summary = "Lets an app launch at once that waits after failures ({id}/delay)")
    ResponseEntity<JsonNode> resetDelay(@PathVariable String path, HttpServletRequest request)
            throws HttpRequestMethodNotSupportedException {
        if (!path.endsWith(DELAY)) {
            throw new HttpRequestMethodNotSupportedException(request.getMethod());
        }
        Replies.await(marathon.resetDelay(AppChanges.appId(path.substring(0, path.length() - DELAY.length()))));
        return ResponseEntity.noContent().build();
    }

    private static ObjectNode entry(QueueEntry entry, boolean withOffers, Instant now) {
        ObjectNode json = Replies.JSON.objectNode();
        json.put("count", entry.count());
        json.put("role", entry.app().placement().role());
        json.put("since", Timestamps.format(entry.since()));
        Duration left = Duration.between(now, entry.nextLaunchAt());
        // Rounded up: a client that waits as long as it is told should not come too early.
        long seconds = left.isPositive() ? left.plusMillis(999).toSeconds() : 0;
        json.putObject("delay").put("timeLeftSeconds", seconds).put("overdue", seconds == 0);
        LaunchAttempt attempt = entry.attempt();
        ObjectNode offers = json.putObject("processedOffersSummary");
        offers.put("processedOffersCount", attempt.processed());
        offers.put("unusedOffersCount", attempt.unused());
        putIfPresent(offers, "lastUnusedOfferAt", attempt.lastUnusedAt());
        putIfPresent(offers, "lastUsedOfferAt", attempt.lastUsedAt());
        offers.set("rejectSummaryLastOffers", rows(attempt.lastOffersSummary()));
        offers.set("rejectSummaryLaunchAttempt", rows(attempt.summary()));
        if (withOffers) {
            ArrayNode unused = json.putArray("lastUnusedOffers");
            attempt.lastUnused().values().forEach(offer -> unused.add(unusedOffer(offer)));
        }
        json.set("app", AppJson.tree(entry.app()));
        return json;
    }

    private static ArrayNode rows(Collection<LaunchAttempt.Row> rows) {
        ArrayNode json = Replies.JSON.arrayNode();
        rows.forEach(row -> json.addObject()
                .put("reason", row.reason().wireName())
                .put("declined", row.declined())
                .put("processed", row.processed()));
        return json;
    }

    private static ObjectNode unusedOffer(LaunchAttempt.UnusedOffer unused) {
        Offer offer = unused.offer();
        ObjectNode json = Replies.JSON.objectNode();
        ObjectNode details = json.putObject("offer");
        details.put("id", offer.getId().getValue());
        details.put("hostname", offer.getHostname());
        details.put("agentId", offer.getAgentId().getValue());
        ArrayNode resources = details.putArray("resources");
        offer.getResourcesList().forEach(resource -> resources.add(resource(resource)));
        ArrayNode attributes = details.putArray("attributes");
        offer.getAttributesList().forEach(attribute -> attributes.add(attribute(attribute)));
        ArrayNode reasons = json.putArray("reason");
        unused.reasons().forEach(reason -> reasons.add(reason.wireName()));
        json.put("timestamp", Timestamps.format(unused.at()));
        return json;
    }

    private static ObjectNode resource(Resource resource) {
        ObjectNode json = Replies.JSON.objectNode();
        json.put("name", resource.getName());
        json.put(
                "role",
                resource.getReservationsCount() == 0
                        ? "*"
                        : resource.getReservations(resource.getReservationsCount() - 1)
                                .getRole());
        if (resource.hasScalar()) {
            json.put("scalar", resource.getScalar().getValue());
        }
        if (resource.hasRanges()) {
            json.set("ranges", ranges(resource.getRanges()));
        }
        if (resource.hasSet()) {
            ArrayNode items = json.putArray("set");
            resource.getSet().getItemList().forEach(items::add);
        }
        return json;
    }

    private static ObjectNode attribute(Attribute attribute) {
        ObjectNode json = Replies.JSON.objectNode().put("name", attribute.getName());
        if (attribute.hasText()) {
            json.put("text", attribute.getText().getValue());
        }
        if (attribute.hasScalar()) {
            json.put("scalar", attribute.getScalar().getValue());
        }
        if (attribute.hasRanges()) {
            json.set("ranges", ranges(attribute.getRanges()));
        }
        if (attribute.hasSet()) {
            ArrayNode items = json.putArray("set");
            attribute.getSet().getItemList().forEach(items::add);
        }
        return json;
    }

    private static ArrayNode ranges(Value.Ranges ranges) {
        ArrayNode json = Replies.JSON.arrayNode();
        ranges.getRangeList()
                .forEach(
                        range -> json.addObject().put("begin", range.getBegin()).put("end", range.getEnd()));
        return json;
    }

    private static void putIfPresent(ObjectNode json, String member, @Nullable Instant instant) {
        if (instant != null) {
            json.put(member, Timestamps.format(instant));
        }
    }
}
