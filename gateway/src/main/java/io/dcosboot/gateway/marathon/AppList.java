package io.dcosboot.gateway.marathon;

import io.dcosboot.gateway.core.MarathonApp;
import io.dcosboot.gateway.core.ServiceApps;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/** The parts of Marathon's list of labelled apps that routing needs. */
public final class AppList {
    private static final Logger log = LoggerFactory.getLogger(AppList.class);

    /** Path and query of the list on Marathon (gateway.md §5.3). */
    public static final String PATH = "/v2/apps?embed=apps.tasks&label=DCOS_SERVICE_NAME";

    private AppList() {}

    /** Reads the list; apps that cannot be published are left out and logged. */
    public static ServiceApps read(byte[] body, JsonMapper json) {
        Document document = json.readValue(body, Document.class);
        ServiceApps apps =
                ServiceApps.of(orEmpty(document.apps).stream().map(AppList::app).toList());
        apps.remarks().forEach(remark -> log.info("Not published as a service: {}", remark));
        return apps;
    }

    private static MarathonApp app(App app) {
        Map<String, String> labels = new HashMap<>();
        if (app.labels != null) {
            app.labels.forEach((name, value) -> labels.put(name, String.valueOf(value)));
        }
        List<Mapping> mappings = app.container == null ? List.of() : orEmpty(app.container.portMappings);
        boolean ownAddresses = app.container != null
                && orEmpty(app.networks).stream().limit(1).anyMatch(network -> "container".equals(network.mode));
        return new MarathonApp(
                app.id,
                labels,
                mappings.stream().map(AppList::containerPort).toList(),
                ownAddresses,
                orEmpty(app.tasks).stream().map(AppList::task).toList());
    }

    private static int containerPort(Mapping mapping) {
        return mapping.containerPort == null ? 0 : mapping.containerPort;
    }

    private static MarathonApp.Task task(Task task) {
        return new MarathonApp.Task(
                task.state == null ? "" : task.state,
                task.host == null ? "" : task.host,
                orEmpty(task.ports),
                orEmpty(task.ipAddresses).stream().map(Address::ipAddress).toList());
    }

    private static <T> List<T> orEmpty(@Nullable List<T> list) {
        return list == null ? List.of() : list;
    }

    private record Document(@Nullable List<App> apps) {}

    private record App(
            String id,
            @Nullable Map<String, Object> labels,
            @Nullable List<Network> networks,
            @Nullable Container container,
            @Nullable List<Task> tasks) {}

    private record Network(@Nullable String mode) {}

    private record Container(@Nullable List<Mapping> portMappings) {}

    private record Mapping(@Nullable Integer containerPort) {}

    private record Task(
            @Nullable String state,
            @Nullable String host,
            @Nullable List<Integer> ports,
            @Nullable List<Address> ipAddresses) {}

    private record Address(String ipAddress) {}
}
