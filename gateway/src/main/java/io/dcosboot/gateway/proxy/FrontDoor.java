package io.dcosboot.gateway.proxy;

import io.dcosboot.gateway.core.BrowserGuard;
import io.dcosboot.gateway.core.Failure;
import io.dcosboot.gateway.core.RequestPath;
import io.dcosboot.gateway.core.RouteTable;
import java.net.InetSocketAddress;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/** Before anything else: tidies the path, refuses foreign web pages, answers slash redirects, finds the route. */
public final class FrontDoor implements WebFilter, Ordered {
    private static final Failure BAD_REQUEST = new Failure(400, "");
    private static final Failure FORBIDDEN = new Failure(403, "");
    private static final Failure NOT_FOUND = new Failure(404, "");

    private final BrowserGuard guard;

    public FrontDoor(BrowserGuard guard) {
        this.guard = guard;
    }

    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE + 10;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        ServerHttpRequest request = exchange.getRequest();
        Optional<RequestPath> parsed = RequestPath.parse(request.getURI().getRawPath());
        if (parsed.isEmpty()) {
            return Mono.error(new GatewayFailureException(BAD_REQUEST));
        }
        if (guard.refuses(caller(request))) {
            return Mono.error(new GatewayFailureException(FORBIDDEN));
        }
        RequestPath path = parsed.get();
        if (path.isAtOrBelow("/actuator") && !isLocal(request.getRemoteAddress())) {
            return Mono.error(new GatewayFailureException(NOT_FOUND));
        }
        Optional<RouteTable.Redirect> redirect =
                RouteTable.redirect(path, request.getURI().getRawQuery());
        if (redirect.isPresent()) {
            exchange.getResponse()
                    .setStatusCode(HttpStatusCode.valueOf(redirect.get().status()));
            exchange.getResponse()
                    .getHeaders()
                    .set(HttpHeaders.LOCATION, redirect.get().location());
            return exchange.getResponse().setComplete();
        }
        RouteTable.match(path).ifPresent(destination -> Attributes.destination(exchange, destination));
        boolean tidy = path.raw().equals(request.getURI().getRawPath());
        return chain.filter(
                tidy
                        ? exchange
                        : exchange.mutate().request(r -> r.path(path.raw())).build());
    }

    private static BrowserGuard.Caller caller(ServerHttpRequest request) {
        HttpHeaders headers = request.getHeaders();
        return new BrowserGuard.Caller(
                request.getMethod().name(),
                headers.getUpgrade() != null,
                Optional.ofNullable(headers.getFirst(HttpHeaders.HOST)).orElse(""),
                headers.getOrigin(),
                headers.getFirst("Sec-Fetch-Site"));
    }

    private static boolean isLocal(@Nullable InetSocketAddress peer) {
        return peer != null && peer.getAddress() != null && peer.getAddress().isLoopbackAddress();
    }
}
