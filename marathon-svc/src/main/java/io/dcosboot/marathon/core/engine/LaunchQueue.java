package io.dcosboot.marathon.core.engine;

import io.dcosboot.marathon.core.instance.Instance;
import io.dcosboot.marathon.core.launch.LaunchAttempt;
import io.dcosboot.marathon.core.launch.LaunchDelays;
import io.dcosboot.marathon.core.launch.RejectReason;
import io.dcosboot.marathon.core.model.AppDefinition;
import io.dcosboot.marathon.core.model.PathId;
import io.dcosboot.mesos.v1.Offer;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which instances may be launched, as which version, and how their apps have fared with offers (marathon.md §20). */
final class LaunchQueue {

    /** Finds the definition that an instance is to be launched with; empty: it is not to be launched. */
    @FunctionalInterface
    interface Definitions {
        Optional<AppDefinition> of(Instance instance);
    }

    private final Instances instances;
    private final Definitions definitions;
    private final LaunchDelays delays = new LaunchDelays();
    private final Map<PathId, LaunchAttempt> attempts = new HashMap<>();
    private long changes;

    LaunchQueue(Instances instances, Definitions definitions) {
        this.instances = instances;
        this.definitions = definitions;
    }

    /** What an instance is to be launched with. */
    Optional<AppDefinition> definition(Instance instance) {
        return definitions.of(instance);
    }

    /** The instances of an app that wait for nothing but an offer, with their definitions. */
    Map<Instance, AppDefinition> launchable(PathId app, Instant now) {
        Map<Instance, AppDefinition> result = new LinkedHashMap<>();
        for (Instance instance : instances.waiting().of(app)) {
            definitions
                    .of(instance)
                    .filter(definition -> !delays.nextLaunch(definition, now).isAfter(now))
                    .ifPresent(definition -> result.put(instance, definition));
        }
        return result;
    }

    /** Grows with every change of a delay: who remembers it can tell whether to look again. */
    long changes() {
        return changes;
    }

    void failed(AppDefinition app, Instant now) {
        changes++;
        delays.failed(app, now);
    }

    void resetDelay(AppDefinition app) {
        changes++;
        delays.reset(app);
        attempts.remove(app.id());
    }

    void forget(PathId app) {
        changes++;
        delays.forget(app);
        attempts.remove(app);
    }

    void used(PathId app, Instant now) {
        attempts.put(app, attempt(app).used(now));
    }

    void unused(PathId app, Offer offer, Set<RejectReason> reasons, Instant now) {
        attempts.put(app, attempt(app).unused(offer, reasons, now));
    }

    LaunchAttempt attempt(PathId app) {
        return attempts.getOrDefault(app, LaunchAttempt.NONE);
    }

    Instant nextLaunch(AppDefinition app, Instant now) {
        return delays.nextLaunch(app, now);
    }

    /** When the next delay ends. */
    Optional<Instant> nextDeadline(Instant now) {
        return delays.nextEnd(now);
    }

    void purge(Instant now) {
        delays.purge(now);
        attempts.keySet().removeIf(app -> instances.waiting().of(app).isEmpty());
    }
}
