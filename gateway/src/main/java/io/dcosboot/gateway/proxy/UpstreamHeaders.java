package io.dcosboot.gateway.proxy;

import io.dcosboot.gateway.core.Cookies;
import io.dcosboot.gateway.core.Destination;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.gateway.filter.headers.HttpHeadersFilter;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.web.server.ServerWebExchange;

/** Headers of the request to the upstream (gateway.md §3.1), after hop-by-hop headers were removed. */
public final class UpstreamHeaders implements HttpHeadersFilter, Ordered {
    private static final String FORWARDED_FOR = "X-Forwarded-For";

    @Override
    public int getOrder() {
        return Ordered.LOWEST_PRECEDENCE;
    }

    @Override
    public HttpHeaders filter(HttpHeaders input, ServerWebExchange exchange) {
        HttpHeaders headers = new HttpHeaders();
        headers.putAll(input);

        String peer = peer(exchange.getRequest().getRemoteAddress());
        List<String> forwardedFor =
                new ArrayList<>(exchange.getRequest().getHeaders().getOrEmpty(FORWARDED_FOR));
        forwardedFor.add(peer);
        headers.set("X-Real-IP", peer);
        headers.set(FORWARDED_FOR, String.join(", ", forwardedFor));
        headers.set("X-Forwarded-Proto", exchange.getRequest().getSslInfo() == null ? "http" : "https");

        Optional<String> cookies = Cookies.forUpstream(headers.getOrEmpty(HttpHeaders.COOKIE));
        headers.remove(HttpHeaders.COOKIE);
        cookies.ifPresent(value -> headers.set(HttpHeaders.COOKIE, value));

        switch (Attributes.destination(exchange)) {
            case Destination.Agent _, Destination.AgentNode _ -> headers.remove(HttpHeaders.ACCEPT_ENCODING);
            case Destination.Fixed fixed -> {
                if (fixed.component().keepsTokenFromUpstream()) {
                    headers.remove(HttpHeaders.AUTHORIZATION);
                }
            }
            case Destination.Mesos _, Destination.Service _ -> {}
            case null -> {}
        }
        return headers;
    }

    private static String peer(@Nullable InetSocketAddress address) {
        return address == null || address.getAddress() == null
                ? "unknown"
                : address.getAddress().getHostAddress();
    }
}
