package io.dcosboot.master.wire;

import com.google.protobuf.InvalidProtocolBufferException;
import io.dcosboot.mesos.json.MesosJson;
import io.dcosboot.mesos.recordio.RecordReader;
import io.dcosboot.mesos.v1.scheduler.Event;
import io.dcosboot.platform.testing.recordings.RecordedShapes;
import io.dcosboot.platform.testing.recordings.Recording;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/** Events of schedulers' streams, each as the JSON it came as, and what of them is compared. */
final class RecordedEvents {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private RecordedEvents() {}

    /** Offers come when there is something to offer. */
    static List<String> steady(List<String> events) {
        return events.stream().filter(event -> !type(event).equals("OFFERS")).toList();
    }

    static String types(List<String> events) {
        return events.stream().map(RecordedEvents::type).toList().toString();
    }

    private static String type(String event) {
        return JSON.readTree(event).path("type").asString();
    }

    static String errors(List<String> events) {
        return events.stream()
                .map(event -> JSON.readTree(event).path("error").path("message").asString(""))
                .filter(message -> !message.isEmpty())
                .toList()
                .toString();
    }

    static List<String> records(Recording recording) throws IOException {
        List<String> records = new ArrayList<>();
        new RecordReader(1 << 24)
                .feed(ByteBuffer.wrap(recording.body().orElseThrow()), record -> records.add(text(recording, record)));
        return records;
    }

    static String text(Recording recording, byte[] record) {
        try {
            return recording.headers().get("content-type").equals("application/x-protobuf")
                    ? MesosJson.print(Event.parseFrom(record))
                    : new String(record, StandardCharsets.UTF_8);
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(recording.name(), e);
        }
    }

    /**
     * What the master itself had to tell, a line an event, in its order and words. Updates of agents, operations and what
     * operators did in between are compared elsewhere.
     */
    static List<String> told(List<String> events) {
        return events.stream()
                .map(event -> told(JSON.readTree(event)))
                .filter(line -> !line.isEmpty())
                .toList();
    }

    private static String told(JsonNode event) {
        String type = event.path("type").asString();
        return switch (type) {
            case "SUBSCRIBED" -> type + " " + event.path("subscribed").path("framework_id");
            case "ERROR" -> type + " " + event.path("error");
            case "FAILURE" -> event.path("failure").has("executor_id") ? "" : type + " " + event.path("failure");
            case "UPDATE" -> {
                JsonNode status = event.path("update").path("status");
                yield status.path("source").asString().equals("SOURCE_MASTER")
                        ? String.join(
                                " ",
                                type,
                                status.path("task_id").path("value").asString(),
                                status.path("state").asString(),
                                status.path("reason").asString(),
                                status.path("message").asString(),
                                status.path("agent_id").path("value").asString("-"),
                                status.has("uuid") ? "uuid" : "no uuid",
                                status.has("unreachable_time") ? "unreachable" : "")
                        : "";
            }
            default -> "";
        };
    }

    /** In what members and types of each kind of event differ from all that were recorded of that kind. */
    static List<String> differencesInShape(List<String> recorded, List<String> ours) {
        List<String> differences = new ArrayList<>();
        Map<String, ArrayNode> known = byType(recorded);
        byType(ours).forEach((type, events) -> {
            if (known.containsKey(type)) {
                RecordedShapes.of(known.get(type))
                        .differences(events)
                        .forEach(difference -> differences.add(type + difference));
            }
        });
        return differences;
    }

    private static Map<String, ArrayNode> byType(List<String> events) {
        Map<String, ArrayNode> byType = new TreeMap<>();
        for (String event : events) {
            byType.computeIfAbsent(type(event), _ -> JSON.createArrayNode()).add(JSON.readTree(event));
        }
        return byType;
    }
}
