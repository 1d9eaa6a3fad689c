package io.dcosboot.marathon.core.launch;

import io.dcosboot.marathon.core.model.AppDefinition;
import io.dcosboot.marathon.core.model.PortDefinition;
import io.dcosboot.marathon.core.model.PortMapping;
import io.dcosboot.mesos.v1.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The ports of one task, one entry for each port definition or mapping of its app (marathon.md §5).
 *
 * @param ports in order
 */
public record PortAllocation(List<Allocated> ports) {

    private static final int FIRST_UNPRIVILEGED = 1025;
    private static final int PORTS = 65_536;

    /**
     * @param hostPort absent: none allocated
     * @param containerPort on the host network the same as {@code hostPort}
     */
    public record Allocated(@Nullable Integer hostPort, int containerPort) {

        /** What the task is told: the host port where there is one. */
        int effective() {
            return hostPort == null ? containerPort : hostPort;
        }
    }

    public PortAllocation {
        ports = List.copyOf(ports);
    }

    public List<Integer> hostPorts() {
        return ports.stream()
                .map(Allocated::hostPort)
                .flatMap(port -> Optional.ofNullable(port).stream())
                .toList();
    }

    public List<Integer> containerPorts() {
        return ports.stream().map(Allocated::containerPort).toList();
    }

    /**
     * Chooses ports: demanded ones as they are, others side by side from a random place on, so that the ports of a task
     * tend to be neighbours and tasks that follow each other do not inherit ports.
     *
     * @param offered ranges in order of preference
     * @return empty when the offer has too few, or a demanded one is not in it
     */
    static Optional<PortAllocation> choose(AppDefinition app, List<Value.Range> offered, RandomGenerator random) {
        List<Request> requests = requests(app);
        Set<Integer> taken = new HashSet<>();
        for (Request request : requests) {
            if (request.isFixed() && !(contains(offered, request.hostPort()) && taken.add(request.hostPort()))) {
                return Optional.empty();
            }
        }
        long dynamic = requests.stream().filter(Request::isDynamic).count();
        List<Integer> free = neighbours(offered, taken, (int) dynamic, random);
        if (free.size() < dynamic) {
            return Optional.empty();
        }
        return Optional.of(assign(requests, free, random));
    }

    private static PortAllocation assign(List<Request> requests, List<Integer> free, RandomGenerator random) {
        var result = new ArrayList<Allocated>();
        int next = 0;
        for (Request request : requests) {
            @Nullable Integer host = request.isDynamic() ? free.get(next++) : request.hostPort();
            int container = request.containerPort();
            if (container == 0) {
                container = host == null ? random.nextInt(FIRST_UNPRIVILEGED, PORTS) : host;
            }
            result.add(new Allocated(host, container));
        }
        return new PortAllocation(result);
    }

    /** @param hostPort absent: none; 0: any */
    private record Request(@Nullable Integer hostPort, int containerPort) {
        boolean isDynamic() {
            return hostPort != null && hostPort == 0;
        }

        boolean isFixed() {
            return hostPort != null && hostPort != 0;
        }
    }

    private static List<Request> requests(AppDefinition app) {
        var result = new ArrayList<Request>();
        if (app.networking().isHost()) {
            for (PortDefinition definition : app.networking().portDefinitions()) {
                result.add(new Request(app.networking().requirePorts() ? definition.port() : 0, 0));
            }
        } else {
            for (PortMapping mapping : app.portMappings()) {
                boolean bridge = app.networking().isBridge();
                Integer host = mapping.hostPort() == null && bridge ? Integer.valueOf(0) : mapping.hostPort();
                result.add(new Request(host, mapping.containerPort()));
            }
        }
        return result;
    }

    private static boolean contains(List<Value.Range> offered, @Nullable Integer port) {
        return port != null && offered.stream().anyMatch(range -> range.getBegin() <= port && port <= range.getEnd());
    }

    private static List<Integer> neighbours(
            List<Value.Range> offered, Set<Integer> taken, int count, RandomGenerator random) {
        if (count == 0) {
            return List.of();
        }
        int total = offered.stream()
                .mapToInt(range -> (int) (range.getEnd() - range.getBegin() + 1))
                .sum();
        if (total < count) {
            return List.of();
        }
        var result = new ArrayList<Integer>();
        int start = random.nextInt(total);
        for (int i = 0; i < total && result.size() < count; i++) {
            int port = portAt(offered, (start + i) % total);
            if (!taken.contains(port)) {
                result.add(port);
            }
        }
        return Collections.unmodifiableList(result);
    }

    private static int portAt(List<Value.Range> offered, int index) {
        int rest = index;
        for (Value.Range range : offered) {
            int size = (int) (range.getEnd() - range.getBegin() + 1);
            if (rest < size) {
                return (int) range.getBegin() + rest;
            }
            rest -= size;
        }
        throw new IllegalArgumentException("no port number " + index);
    }
}
