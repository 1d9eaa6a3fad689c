package io.dcosboot.marathon.core.engine;

import io.dcosboot.marathon.core.health.Probe;
import io.dcosboot.marathon.core.health.ProbeKey;
import io.dcosboot.mesos.v1.MasterInfo;
import io.dcosboot.mesos.v1.Offer;
import io.dcosboot.mesos.v1.TaskStatus;
import java.util.List;

/** Something that happened outside the engine. */
public sealed interface Input {

    record Subscribed(String frameworkId, MasterInfo master) implements Input {}

    record Disconnected() implements Input {}

    record Offered(List<Offer> offers) implements Input {
        public Offered {
            offers = List.copyOf(offers);
        }
    }

    record Updated(TaskStatus status) implements Input {}

    /** The master's ERROR event. */
    record Failed(String message) implements Input {}

    record Probed(ProbeKey key, Probe.Outcome outcome) implements Input {}

    /** Time has passed, perhaps as far as {@link Engine#nextDeadline}. */
    record Tick() implements Input {}
}
