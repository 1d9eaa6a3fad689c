package io.dcosboot.gateway.proxy;

import static org.springframework.cloud.gateway.support.ServerWebExchangeUtils.GATEWAY_REQUEST_URL_ATTR;
import static org.springframework.cloud.gateway.support.ServerWebExchangeUtils.PRESERVE_HOST_HEADER_ATTRIBUTE;

import io.dcosboot.gateway.core.Component;
import io.dcosboot.gateway.core.Destination;
import io.dcosboot.gateway.core.Failure;
import io.dcosboot.gateway.core.MesosState;
import io.dcosboot.gateway.core.Redirects;
import io.dcosboot.gateway.core.RequestPath;
import io.dcosboot.gateway.core.Resolution;
import io.dcosboot.gateway.core.ServiceApps;
import io.dcosboot.gateway.core.ServiceResolver;
import io.dcosboot.gateway.core.Source;
import io.dcosboot.gateway.core.Target;
import io.dcosboot.gateway.core.Target.Idle;
import io.dcosboot.gateway.core.Upstream;
import java.net.ConnectException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Finds the server of each request and prepares its answer. */
public final class TargetFilter implements GlobalFilter, Ordered {
    /** Before the filters that send requests. */
    private static final int ORDER = 10_000;

    private final Supplier<Optional<Upstream>> mesosLeader;
    private final Source<MesosState> mesos;
    private final Source<ServiceApps> apps;
    private final Map<Component, Upstream> components;
    private final int agentGatewayPort;

    public TargetFilter(
            Supplier<Optional<Upstream>> mesosLeader,
            Source<MesosState> mesos,
            Source<ServiceApps> apps,
            Map<Component, Upstream> components,
            int agentGatewayPort) {
        this.mesosLeader = mesosLeader;
        this.mesos = mesos;
        this.apps = apps;
        this.components = Map.copyOf(components);
        this.agentGatewayPort = agentGatewayPort;
    }

    @Override
    public int getOrder() {
        return ORDER;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
        Destination destination = Attributes.destination(exchange);
        if (destination == null) {
            return Mono.error(new IllegalStateException("A route without a destination"));
        }
        return resolve(destination)
                .flatMap(resolution -> switch (resolution) {
                    case Failure failure -> Mono.error(new GatewayFailureException(failure));
                    case Target target -> {
                        prepare(exchange, destination, target);
                        yield chain.filter(exchange);
                    }
                })
                .doOnError(ConnectException.class, _ -> forget(destination));
    }

    private Mono<Resolution> resolve(Destination destination) {
        return switch (destination) {
            case Destination.Mesos(String rawPath) -> Mono.just(target(mesosLeader.get(), rawPath, Idle.DEFAULT));
            case Destination.Agent(String id, String rawPath) -> agent(id, address -> Target.of(address, rawPath));
            case Destination.AgentNode(String id, String rawPath) ->
                agent(id, address -> Target.of(address.atPort(agentGatewayPort), rawPath));
            case Destination.Service(RequestPath path) -> service(path);
            case Destination.Fixed(Component component, String rawPath) -> {
                Idle idle = component == Component.COSMOS ? Idle.PACKAGES : Idle.DEFAULT;
                yield Mono.just(target(Optional.ofNullable(components.get(component)), rawPath, idle));
            }
        };
    }

    private static Resolution target(Optional<Upstream> upstream, String rawPath, Idle idle) {
        return upstream.<Resolution>map(it -> new Target(it, rawPath, null, idle))
                .orElse(Failure.NO_UPSTREAM);
    }

    /** An id that is not known may be that of an agent which registered since the last poll. */
    private Mono<Resolution> agent(String id, Function<Upstream, Resolution> target) {
        Function<Optional<MesosState>, Resolution> find = state -> state.<Resolution>map(
                        known -> Optional.ofNullable(known.agents().get(id))
                                .map(target)
                                .orElseGet(() -> Failure.unknownAgent(id)))
                .orElse(Failure.NO_AGENTS);
        return mono(mesos.current())
                .map(find)
                .flatMap(found -> found instanceof Failure failure && failure.status() == 404
                        ? mono(mesos.refreshed()).map(find)
                        : Mono.just(found));
    }

    private Mono<Resolution> service(RequestPath path) {
        return Mono.zip(
                        mono(apps.current()),
                        mono(mesos.current()),
                        (known, state) -> ServiceResolver.resolve(path, known.orElse(null), state.orElse(null)))
                .flatMap(found -> found.equals(Failure.SERVICE_NOT_FOUND)
                        ? Mono.zip(
                                mono(apps.refreshed()),
                                mono(mesos.refreshed()),
                                (known, state) -> ServiceResolver.resolve(path, known.orElse(null), state.orElse(null)))
                        : Mono.just(found));
    }

    private static <T> Mono<T> mono(CompletionStage<T> stage) {
        return Mono.fromCompletionStage(stage);
    }

    /** Whoever refuses connections may have moved: ask where to, for the next request. */
    private void forget(Destination destination) {
        switch (destination) {
            case Destination.Service _ -> {
                var _ = apps.refreshed();
                var _ = mesos.refreshed();
            }
            case Destination.Agent _, Destination.AgentNode _ -> {
                var _ = mesos.refreshed();
            }
            case Destination.Mesos _, Destination.Fixed _ -> {}
        }
    }

    private static void prepare(ServerWebExchange exchange, Destination destination, Target target) {
        String query = exchange.getRequest().getURI().getRawQuery();
        exchange.getAttributes().put(GATEWAY_REQUEST_URL_ATTR, target.upstream().uri(target.rawPath(), query));
        // HTTP/1.0 clients may send none.
        boolean hasHost = exchange.getRequest().getHeaders().getFirst(HttpHeaders.HOST) != null;
        exchange.getAttributes().put(PRESERVE_HOST_HEADER_ATTRIBUTE, hasHost);
        Attributes.target(exchange, target);

        ServerHttpResponse response = exchange.getResponse();
        response.beforeCommit(() -> {
            HttpHeaders headers = response.getHeaders();
            headers.remove(HttpHeaders.SERVER);
            if (destination instanceof Destination.Mesos || destination instanceof Destination.Agent) {
                // Proxies in front of us must not hold on to a connection that streamed (gateway.md §4.2, §4.3).
                headers.set(HttpHeaders.CONNECTION, "close");
            }
            if (target.publicPrefix() != null) {
                rewriteLocation(exchange, target, headers, target.publicPrefix());
            }
            return Mono.empty();
        });
    }

    private static void rewriteLocation(
            ServerWebExchange exchange, Target target, HttpHeaders headers, String publicPrefix) {
        String location = headers.getFirst(HttpHeaders.LOCATION);
        if (location != null) {
            String host = exchange.getRequest().getHeaders().getFirst(HttpHeaders.HOST);
            headers.set(
                    HttpHeaders.LOCATION,
                    Redirects.rewrite(location, target.upstream().scheme(), host == null ? "" : host, publicPrefix));
        }
    }
}
