package io.dcosboot.gateway.proxy;

import io.dcosboot.gateway.core.Destination;
import io.dcosboot.gateway.core.Target;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.http.HttpStatusCode;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SignalType;

/** One line for each request, when it ends; never queries, cookies or tokens (gateway.md §3.5). */
public final class AccessLog implements WebFilter, Ordered {
    private static final Logger log = LoggerFactory.getLogger("io.dcosboot.gateway.access");

    /** What NGINX logs when the client left first. */
    private static final int CLIENT_LEFT = 499;

    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        long start = System.nanoTime();
        return chain.filter(exchange).doFinally(signal -> note(exchange, start, signal));
    }

    private static void note(ServerWebExchange exchange, long start, SignalType signal) {
        if (!log.isInfoEnabled()) {
            return;
        }
        Destination destination = Attributes.destination(exchange);
        Target target = Attributes.target(exchange);
        HttpStatusCode status = exchange.getResponse().getStatusCode();
        log.info(
                "peer={} method={} path={} status={} route={} upstream={} millis={}",
                peer(exchange.getRequest().getRemoteAddress()),
                exchange.getRequest().getMethod(),
                exchange.getRequest().getURI().getRawPath(),
                signal == SignalType.CANCEL ? CLIENT_LEFT : status == null ? 200 : status.value(),
                destination == null ? "-" : destination.route(),
                target == null
                        ? "-"
                        : target.upstream().host() + ":" + target.upstream().port(),
                TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
    }

    private static String peer(@Nullable InetSocketAddress address) {
        return address == null ? "-" : address.getHostString();
    }
}
