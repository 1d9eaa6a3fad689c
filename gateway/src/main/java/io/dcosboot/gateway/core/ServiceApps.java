package io.dcosboot.gateway.core;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The apps that Marathon publishes as services, by label (gateway.md §5.3).
 *
 * @param byName service by canonical name
 * @param remarks why apps with the label were left out
 */
public record ServiceApps(Map<String, ServiceApp> byName, List<String> remarks) {
    private static final String NAME = "DCOS_SERVICE_NAME";
    private static final String SCHEME = "DCOS_SERVICE_SCHEME";
    private static final String PORT_INDEX = "DCOS_SERVICE_PORT_INDEX";
    private static final String REWRITE = "DCOS_SERVICE_REWRITE_REQUEST_URLS";
    private static final String BUFFERING = "DCOS_SERVICE_REQUEST_BUFFERING";

    public ServiceApps {
        byName = Map.copyOf(byName);
        remarks = List.copyOf(remarks);
    }

    /**
     * A published app.
     *
     * @param stripsPrefix whether it gets paths without {@code /service/<name>}
     * @param bufferedRequests false gives it a longer idle time-out; bodies are streamed in either case
     */
    public record ServiceApp(String appId, Upstream upstream, boolean stripsPrefix, boolean bufferedRequests) {}

    /** Reads Marathon's apps. Of two with the same name the lower id is published. */
    public static ServiceApps of(List<MarathonApp> apps) {
        Map<String, ServiceApp> byName = new HashMap<>();
        List<String> remarks = new ArrayList<>();
        for (MarathonApp app :
                apps.stream().sorted(Comparator.comparing(MarathonApp::id)).toList()) {
            String name = ServiceName.canonical(app.labels().getOrDefault(NAME, ""));
            if (name.isEmpty()) {
                continue;
            }
            switch (publish(app)) {
                case Published(ServiceApp service) -> {
                    ServiceApp earlier = byName.putIfAbsent(name, service);
                    if (earlier != null) {
                        remarks.add("app " + app.id() + ": its service name is taken by " + earlier.appId());
                    }
                }
                case LeftOut(String reason) -> remarks.add("app " + app.id() + ": " + reason);
            }
        }
        return new ServiceApps(byName, remarks);
    }

    private sealed interface Outcome {}

    private record Published(ServiceApp service) implements Outcome {}

    private record LeftOut(String reason) implements Outcome {}

    private static Outcome publish(MarathonApp app) {
        String scheme = app.labels().getOrDefault(SCHEME, "");
        if (!scheme.equals("http") && !scheme.equals("https")) {
            return new LeftOut("label " + SCHEME + " is neither http nor https");
        }
        OptionalInt index = index(app.labels().getOrDefault(PORT_INDEX, ""));
        if (index.isEmpty()) {
            return new LeftOut("label " + PORT_INDEX + " is no index");
        }
        Optional<MarathonApp.Task> running = app.tasks().stream()
                .filter(task -> task.state().equals("TASK_RUNNING"))
                .findFirst();
        if (running.isEmpty()) {
            return new LeftOut("no task runs");
        }
        OptionalInt port = port(app, running.get(), index.getAsInt());
        if (port.isEmpty()) {
            return new LeftOut("it has no port with the index " + index.getAsInt());
        }
        String host = app.ownAddresses()
                ? running.get().addresses().stream().findFirst().orElse("")
                : running.get().host();
        if (host.isEmpty()) {
            return new LeftOut("its task has no address yet");
        }
        try {
            return new Published(new ServiceApp(
                    app.id(),
                    new Upstream(scheme, host, port.getAsInt(), ""),
                    !app.labels().getOrDefault(REWRITE, "true").equals("false"),
                    !app.labels().getOrDefault(BUFFERING, "true").equals("false")));
        } catch (IllegalArgumentException e) {
            return new LeftOut(String.valueOf(e.getMessage()));
        }
    }

    private static OptionalInt index(String label) {
        try {
            int index = Integer.parseInt(label.strip());
            return index < 0 ? OptionalInt.empty() : OptionalInt.of(index);
        } catch (NumberFormatException e) {
            return OptionalInt.empty();
        }
    }

    private static OptionalInt port(MarathonApp app, MarathonApp.Task task, int index) {
        if (app.ownAddresses()) {
            OptionalInt containerPort = at(app.containerPorts(), index);
            if (containerPort.isEmpty() || containerPort.getAsInt() != 0) {
                return containerPort;
            }
        }
        return at(task.ports(), index);
    }

    private static OptionalInt at(List<Integer> ports, int index) {
        return index < ports.size() ? OptionalInt.of(ports.get(index)) : OptionalInt.empty();
    }
}
