package io.dcosboot.gateway.core;

import io.dcosboot.gateway.core.Destination.Agent;
import io.dcosboot.gateway.core.Destination.AgentNode;
import io.dcosboot.gateway.core.Destination.Fixed;
import io.dcosboot.gateway.core.Destination.Mesos;
import io.dcosboot.gateway.core.Destination.Service;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The public paths of a master's gateway (gateway.md §4). Paths that match nothing are the UI's. */
public final class RouteTable {
    private static final Pattern AGENT_ID = Pattern.compile("[A-Za-z0-9-]+");
    private static final Pattern SERVICE_NAME = Pattern.compile("[A-Za-z0-9.-]+");

    /** Folders that answer 301 to their form with a slash. */
    private static final Set<String> FOLDERS = Set.of(
            "/mesos",
            "/exhibitor",
            "/mesos_dns",
            "/net",
            "/pkgpanda",
            "/cosmos/service",
            "/acs/api/v1/auth",
            "/system/v1/logs",
            "/system/v1/metrics");

    /** The parts of an agent node's gateway that masters pass on. */
    private static final List<String> AGENT_NODE_PATHS =
            List.of("/logs", "/metrics/v0", "/dcos-metadata/dcos-version.json", "/nginx/metrics");

    // The first that matches wins.
    private static final List<FixedRoute> FIXED = List.of(
            FixedRoute.same("/cosmos/service", Component.COSMOS, path -> path.substring("/cosmos".length())),
            FixedRoute.same("/package", Component.COSMOS, UnaryOperator.identity()),
            FixedRoute.same("/capabilities", Component.COSMOS, UnaryOperator.identity()),
            FixedRoute.exact("/dcos-metadata/ui-config.json", Component.IAM, "/acs/api/v1/uiconfig/"),
            FixedRoute.same("/acs/api/v1", Component.IAM, UnaryOperator.identity()),
            FixedRoute.stripped("/exhibitor", Component.EXHIBITOR),
            FixedRoute.stripped("/dcos-history-service", Component.HISTORY),
            FixedRoute.stripped("/mesos_dns", Component.MESOS_DNS),
            FixedRoute.stripped("/net", Component.NET),
            FixedRoute.exact("/navstar/lashup/key", Component.NET, "/lashup/key"),
            FixedRoute.same("/system/health/v1", Component.DIAGNOSTICS, UnaryOperator.identity()),
            FixedRoute.same("/system/checks/v1", Component.CHECKS, UnaryOperator.identity()),
            FixedRoute.stripped("/system/v1/logs", Component.LOGS),
            FixedRoute.stripped("/system/v1/metrics", Component.METRICS),
            FixedRoute.stripped("/pkgpanda", Component.PKGPANDA),
            FixedRoute.stripped("/dcos-ui-update-service", Component.UI_UPDATE));

    private RouteTable() {}

    /** All names that {@link Destination#route} can give. */
    public static List<String> routes() {
        return Stream.concat(
                        Stream.of("mesos", "agent", "agent-node", "service"),
                        Stream.of(Component.values()).map(Component::route))
                .toList();
    }

    /** What the path means; empty when no route has it. */
    public static Optional<Destination> match(RequestPath path) {
        List<String> segments = path.segments();
        String first = segments.isEmpty() ? "" : segments.getFirst();
        return switch (first) {
            case "mesos" -> isEntered(path) ? Optional.of(new Mesos(path.after(1))) : Optional.empty();
            case "slave", "agent" ->
                segments.size() > 1 && isAgentId(segments.get(1))
                        ? Optional.of(new Agent(segments.get(1), path.after(2)))
                        : Optional.empty();
            case "service" -> service(path.after(1));
            case "marathon" -> isEntered(path) ? service(path.raw()) : Optional.empty();
            case "system" -> agentNode(path).or(() -> fixed(path));
            default -> fixed(path);
        };
    }

    /** The redirect of a path that lacks its slash; needs no knowledge of the cluster. */
    public static Optional<Redirect> redirect(RequestPath path, @Nullable String rawQuery) {
        String raw = path.raw();
        String query = rawQuery == null ? "" : "?" + rawQuery;
        if (raw.equals("/marathon")) {
            return Optional.of(new Redirect(307, "/marathon/" + query));
        }
        boolean bareService = path.segments().size() == 2
                && path.segments().getFirst().equals("service")
                && !raw.endsWith("/")
                && SERVICE_NAME.matcher(path.segments().get(1)).matches();
        return bareService || FOLDERS.contains(raw)
                ? Optional.of(new Redirect(301, raw + "/" + query))
                : Optional.empty();
    }

    /**
     * A redirect of the gateway's own.
     *
     * @param location never names a host
     */
    public record Redirect(int status, String location) {}

    private static boolean isAgentId(String id) {
        return AGENT_ID.matcher(id).matches();
    }

    private static Optional<Destination> service(String rawPath) {
        return RequestPath.parse(rawPath)
                .filter(path -> !path.segments().isEmpty())
                .map(Service::new);
    }

    private static Optional<Destination> agentNode(RequestPath path) {
        List<String> segments = path.segments();
        if (!path.isAtOrBelow("/system/v1/agent") || segments.size() < 5 || !isAgentId(segments.get(3))) {
            return Optional.empty();
        }
        String rest = path.after(4);
        if (AGENT_NODE_PATHS.stream().noneMatch(rest::startsWith)) {
            return Optional.empty();
        }
        boolean system = rest.startsWith("/logs") || rest.startsWith("/metrics/v0");
        return Optional.of(new AgentNode(segments.get(3), system ? "/system/v1" + rest : rest));
    }

    private static Optional<Destination> fixed(RequestPath path) {
        return FIXED.stream()
                .filter(route -> route.matches(path))
                .findFirst()
                .map(route -> new Fixed(route.component, route.rewrite.apply(path.raw())));
    }

    /** Whether the path goes on behind the slash after its first segment. */
    private static boolean isEntered(RequestPath path) {
        return path.raw().indexOf('/', 1) > 0;
    }

    private record FixedRoute(String prefix, boolean exact, Component component, UnaryOperator<String> rewrite) {
        static FixedRoute same(String prefix, Component component, UnaryOperator<String> rewrite) {
            return new FixedRoute(prefix, false, component, rewrite);
        }

        static FixedRoute stripped(String prefix, Component component) {
            return new FixedRoute(
                    prefix, false, component, path -> path.equals(prefix) ? "/" : path.substring(prefix.length()));
        }

        static FixedRoute exact(String path, Component component, String upstreamPath) {
            return new FixedRoute(path, true, component, _ -> upstreamPath);
        }

        boolean matches(RequestPath path) {
            return exact ? path.raw().equals(prefix) : path.isAtOrBelow(prefix);
        }
    }
}
