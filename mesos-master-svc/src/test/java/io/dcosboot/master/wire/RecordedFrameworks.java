package io.dcosboot.master.wire;

import static org.awaitility.Awaitility.await;

import io.dcosboot.master.core.Given;
import io.dcosboot.mesos.link.AgentDescription;
import io.dcosboot.mesos.v1.Attribute;
import io.dcosboot.mesos.v1.OfferID;
import io.dcosboot.mesos.v1.TaskState;
import io.dcosboot.mesos.v1.TaskStatus;
import io.dcosboot.mesos.v1.Value;
import io.dcosboot.mesos.v1.scheduler.Call;
import io.dcosboot.mesos.v1.scheduler.Event;
import io.dcosboot.platform.testing.recordings.Recording;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The frameworks of the recordings as they live on our master: their streams, and what recorded ids are called here. */
final class RecordedFrameworks {

    private static final Pattern OFFER = Pattern.compile("42f636a0-aa5c-4fed-87a4-fbec0fbf64c5-O\\d+");

    private final Http http;

    /** Sorted, so that an id comes before those that begin it. */
    private final TreeMap<String, String> ids = new TreeMap<>();

    private final Set<OfferID> used = new HashSet<>();

    RecordedFrameworks(Http http) {
        this.http = http;
    }

    /** The recorded agent. */
    static FakeAgent agent() {
        AgentDescription.Builder description =
                Given.agent("127.0.0.1", "ports:[31000-32000];cpus:8;mem:16384;disk:100000");
        description.getInfoBuilder().setHostname("host-1");
        Map.of("rack", "r1", "zone", "a")
                .forEach((name, value) -> description
                        .getInfoBuilder()
                        .addAttributes(Attribute.newBuilder()
                                .setName(name)
                                .setType(Value.Type.TEXT)
                                .setText(Value.Text.newBuilder().setValue(value))));
        return new FakeAgent(description);
    }

    void call(String recorded, String ours) {
        ids.put(recorded, ours);
    }

    /** Recorded text with our ids in place of the recorded ones. */
    String translated(String text) {
        String translated = text;
        for (Map.Entry<String, String> id : ids.descendingMap().entrySet()) {
            translated = translated.replace(id.getKey(), id.getValue());
        }
        return translated;
    }

    /** Lets a recorded framework subscribe; from now on its recorded ids mean ours. */
    Http.Stream<Event> subscribe(Recording recording, String recordedFramework) {
        Http.Stream<Event> stream = http.subscribe(translated(recording.requestBody()));
        call(recording.headers().get("mesos-stream-id"), stream.streamId());
        await().until(() -> !stream.events().isEmpty());
        call(
                recordedFramework,
                stream.events().getFirst().getSubscribed().getFrameworkId().getValue());
        return stream;
    }

    /** Lets the offers that a recorded call names mean an offer that is there, asking for one if needed. */
    void findOffer(Recording recording, Http.Stream<Event> stream) {
        Matcher named = OFFER.matcher(recording.requestBody());
        if (!named.find()) {
            return;
        }
        if (outstanding(stream).isEmpty()) {
            send(
                    stream,
                    Given.call(
                            Call.Type.REVIVE,
                            stream.events().getFirst().getSubscribed().getFrameworkId()));
        }
        await().atMost(Duration.ofSeconds(10)).until(() -> outstanding(stream).isPresent());
        OfferID offer = outstanding(stream).orElseThrow();
        used.add(offer);
        do {
            call(named.group(), offer.getValue());
        } while (named.find());
    }

    private Optional<OfferID> outstanding(Http.Stream<Event> stream) {
        Set<OfferID> gone = new HashSet<>(used);
        stream.events().forEach(event -> gone.add(event.getRescind().getOfferId()));
        return stream.events().stream()
                .flatMap(event -> event.getOffers().getOffersList().stream())
                .map(offer -> offer.getId())
                .filter(id -> !gone.contains(id))
                .findFirst();
    }

    /** Waits for an update of the task that was not there before, and acknowledges it if it asks for that. */
    void awaitUpdate(Http.Stream<Event> stream, String task, TaskState state) {
        await().atMost(Duration.ofSeconds(20))
                .until(() -> statuses(stream).stream()
                        .anyMatch(status -> status.getTaskId().getValue().equals(task) && status.getState() == state));
        statuses(stream).stream()
                .filter(status ->
                        status.getTaskId().getValue().equals(task) && status.getState() == state && status.hasUuid())
                .forEach(status -> send(
                        stream,
                        Given.acknowledge(
                                stream.events().getFirst().getSubscribed().getFrameworkId(), status)
                                .toBuilder()));
    }

    void send(Http.Stream<Event> stream, Call.Builder call) {
        http.call(stream.streamId(), call.build());
    }

    static List<TaskStatus> statuses(Http.Stream<Event> stream) {
        return stream.events().stream()
                .filter(event -> event.getType() == Event.Type.UPDATE)
                .map(event -> event.getUpdate().getStatus())
                .toList();
    }
}
