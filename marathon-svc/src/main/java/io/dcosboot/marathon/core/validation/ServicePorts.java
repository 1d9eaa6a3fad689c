package io.dcosboot.marathon.core.validation;

import io.dcosboot.marathon.core.Failure;
import io.dcosboot.marathon.core.Refused;
import io.dcosboot.marathon.core.model.AppDefinition;
import io.dcosboot.marathon.core.model.Group;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;

/**
 * Gives each port that asks for one a service port that no other app has (marathon.md §5).
 *
 * @param min the first that is given away
 * @param end the first that is not
 */
public record ServicePorts(int min, int end) {

    public ServicePorts {
        if (min < 1 || end > 65_536 || min >= end) {
            throw new IllegalArgumentException("service ports lie between 1 and 65535, got " + min + " to " + end);
        }
    }

    /**
     * The edited root without zero service ports. An app keeps the ports it had, as far as its new definition does not
     * name others.
     *
     * @throws Refused when the range is used up
     */
    Group assign(Group current, Group edited) {
        List<AppDefinition> asking = edited.transitiveApps()
                .filter(app -> app.servicePorts().contains(0))
                .toList();
        if (asking.isEmpty()) {
            return edited;
        }
        BitSet taken = new BitSet(end);
        edited.transitiveApps().flatMap(app -> app.servicePorts().stream()).forEach(taken::set);
        Group assigned = edited;
        for (AppDefinition app : asking) {
            Deque<Integer> kept = new ArrayDeque<>(
                    current.app(app.id()).map(AppDefinition::servicePorts).orElse(List.of()));
            List<Integer> ports = new ArrayList<>();
            for (int port : app.servicePorts()) {
                ports.add(port == 0 ? next(kept, taken) : port);
            }
            assigned = assigned.withApp(app.withServicePorts(ports), versionOf(edited, app));
        }
        return assigned;
    }

    private static Instant versionOf(Group edited, AppDefinition app) {
        return edited.group(app.id().parent()).map(Group::version).orElse(edited.version());
    }

    private int next(Deque<Integer> kept, BitSet taken) {
        while (!kept.isEmpty()) {
            int port = kept.poll();
            if (port != 0 && !taken.get(port)) {
                taken.set(port);
                return port;
            }
        }
        int port = taken.nextClearBit(min);
        if (port >= end) {
            throw new Refused(new Failure.Exhausted(
                    "No service port is left between %d and %d; widen the range".formatted(min, end - 1)));
        }
        taken.set(port);
        return port;
    }
}
