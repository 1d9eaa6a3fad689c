package io.dcosboot.master.wire;

import static org.awaitility.Awaitility.await;

import io.dcosboot.master.core.Given;
import io.dcosboot.mesos.v1.FrameworkID;
import io.dcosboot.mesos.v1.FrameworkInfo;
import io.dcosboot.mesos.v1.Offer;
import io.dcosboot.mesos.v1.TaskInfo;
import io.dcosboot.mesos.v1.TaskStatus;
import io.dcosboot.mesos.v1.scheduler.Call;
import io.dcosboot.mesos.v1.scheduler.Event;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** A framework on the scheduler API: takes one offer, launches, acknowledges on request, and wants no more offers. */
final class Subscriber implements AutoCloseable {

    private final Http http;
    private final Http.Stream<Event> stream;
    private final FrameworkInfo info;
    private int acknowledged;

    Subscriber(Http http, FrameworkInfo info) {
        this.http = http;
        this.stream = http.subscribe(Given.subscribe(info));
        await().until(() -> !stream.events().isEmpty());
        this.info = info.toBuilder()
                .setId(stream.events().getFirst().getSubscribed().getFrameworkId())
                .build();
    }

    FrameworkID id() {
        return info.getId();
    }

    /** As subscribed, with the id that the master gave. */
    FrameworkInfo info() {
        return info;
    }

    /** Launches tasks on the first offer; they are running when this returns. */
    void launch(Function<Offer, List<TaskInfo>> tasks) {
        Offer offer =
                first(event -> event.getType() == Event.Type.OFFERS).getOffers().getOffers(0);
        TaskInfo[] launched = tasks.apply(offer).toArray(TaskInfo[]::new);
        call(Given.launch(id(), List.of(offer.getId()), 3600, launched));
        call(Given.call(Call.Type.SUPPRESS, id()).build());
        for (TaskInfo task : launched) {
            first(event -> event.getUpdate().getStatus().getTaskId().equals(task.getTaskId()));
        }
        acknowledge();
    }

    /** Acknowledges the updates that have come since the last time. */
    void acknowledge() {
        List<Event> events = new ArrayList<>(stream.events());
        for (Event event : events.subList(acknowledged, events.size())) {
            TaskStatus status = event.getUpdate().getStatus();
            if (status.hasUuid()) {
                call(Given.acknowledge(id(), status));
            }
        }
        acknowledged = events.size();
    }

    void call(Call call) {
        int status = http.call(stream.streamId(), call).statusCode();
        if (status != 202) {
            throw new AssertionError(call.getType() + " was answered with " + status);
        }
    }

    private Event first(java.util.function.Predicate<Event> wanted) {
        await().atMost(Duration.ofSeconds(10))
                .until(() -> stream.events().stream().anyMatch(wanted));
        return stream.events().stream().filter(wanted).findFirst().orElseThrow();
    }

    @Override
    public void close() {
        try {
            stream.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
