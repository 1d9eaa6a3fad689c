package io.dcosboot.gateway.proxy;

import static org.springframework.cloud.gateway.support.ServerWebExchangeUtils.setAlreadyRouted;

import io.dcosboot.gateway.core.Target;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.cloud.gateway.filter.headers.HttpHeadersFilter;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.web.reactive.socket.CloseStatus;
import org.springframework.web.reactive.socket.WebSocketHandler;
import org.springframework.web.reactive.socket.WebSocketMessage;
import org.springframework.web.reactive.socket.WebSocketSession;
import org.springframework.web.reactive.socket.client.WebSocketClient;
import org.springframework.web.reactive.socket.server.WebSocketService;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Connects WebSockets (gateway.md §8). Unlike the filter of Spring Cloud Gateway it asks the upstream first, so that the
 * client gets the upstream's refusal and the sub-protocol that the upstream chose.
 */
public final class WebSocketRouting implements GlobalFilter, Ordered {
    private static final String PROTOCOL = "Sec-WebSocket-Protocol";

    private final WebSocketClient client;
    private final WebSocketService service;
    private final ObjectProvider<List<HttpHeadersFilter>> headersFilters;

    public WebSocketRouting(
            WebSocketClient client, WebSocketService service, ObjectProvider<List<HttpHeadersFilter>> headersFilters) {
        this.client = client;
        this.service = service;
        this.headersFilters = headersFilters;
    }

    /** Just before Spring Cloud Gateway's own, whose client and service it uses. */
    @Override
    public int getOrder() {
        return Ordered.LOWEST_PRECEDENCE - 2;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
        Target target = Attributes.target(exchange);
        if (target == null
                || !"websocket"
                        .equalsIgnoreCase(exchange.getRequest().getHeaders().getUpgrade())) {
            return chain.filter(exchange);
        }
        setAlreadyRouted(exchange);
        String http = target.upstream()
                .uri(target.rawPath(), exchange.getRequest().getURI().getRawQuery())
                .toString();
        // http: is ws:, https: is wss:.
        URI url = URI.create("ws" + http.substring("http".length()));
        return client.execute(url, headers(exchange), new Upstream(exchange));
    }

    private HttpHeaders headers(ServerWebExchange exchange) {
        HttpHeaders filtered = HttpHeadersFilter.filterRequest(headersFilters.getIfAvailable(List::of), exchange);
        HttpHeaders headers = new HttpHeaders();
        filtered.forEach((name, values) -> {
            // The client makes those of the new connection.
            if (!name.toLowerCase(Locale.ROOT).startsWith("sec-websocket")) {
                headers.put(name, values);
            }
        });
        return headers;
    }

    /** The upstream's side, once it has agreed. */
    private final class Upstream implements WebSocketHandler {
        private final ServerWebExchange exchange;

        Upstream(ServerWebExchange exchange) {
            this.exchange = exchange;
        }

        @Override
        public List<String> getSubProtocols() {
            return exchange.getRequest().getHeaders().getOrEmpty(PROTOCOL).stream()
                    .flatMap(header -> Arrays.stream(header.split(",")))
                    .map(String::strip)
                    .toList();
        }

        @Override
        public Mono<Void> handle(WebSocketSession upstream) {
            String agreed = upstream.getHandshakeInfo().getSubProtocol();
            // The service is done once it has answered; the upstream's connection lasts as long as the client's.
            var ended = Sinks.<Void>empty();
            WebSocketHandler downstream = new WebSocketHandler() {
                @Override
                public List<String> getSubProtocols() {
                    return agreed == null ? List.of() : List.of(agreed);
                }

                @Override
                public Mono<Void> handle(WebSocketSession session) {
                    return Mono.firstWithSignal(pass(session, upstream), pass(upstream, session))
                            .doFinally(_ -> ended.tryEmitEmpty());
                }
            };
            return service.handleRequest(agreeing(agreed), downstream).then(ended.asMono());
        }

        /** The service looks for the agreed protocol among the client's but does not expect blanks between them. */
        private ServerWebExchange agreeing(@Nullable String protocol) {
            return protocol == null
                    ? exchange
                    : exchange.mutate()
                            .request(request -> request.header(PROTOCOL, protocol))
                            .build();
        }
    }

    private static Mono<Void> pass(WebSocketSession from, WebSocketSession to) {
        return to.send(from.receive().doOnNext(WebSocketMessage::retain))
                .then(from.closeStatus()
                        .map(WebSocketRouting::sendable)
                        .defaultIfEmpty(CloseStatus.GOING_AWAY)
                        .flatMap(to::close));
    }

    /** Codes that only describe how a connection ended may not be sent (RFC 6455 §7.4.1). */
    private static CloseStatus sendable(CloseStatus status) {
        return switch (status.getCode()) {
            case 1005 -> CloseStatus.NORMAL;
            case 1004, 1006, 1015 -> CloseStatus.GOING_AWAY;
            default -> status;
        };
    }
}
