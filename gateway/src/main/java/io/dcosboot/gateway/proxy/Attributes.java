package io.dcosboot.gateway.proxy;

import io.dcosboot.gateway.core.Destination;
import io.dcosboot.gateway.core.Target;
import io.dcosboot.platform.web.TraceIds;
import org.jspecify.annotations.Nullable;
import org.springframework.web.server.ServerWebExchange;

/** What is known about a request while it passes through. */
final class Attributes {
    private static final String DESTINATION = Attributes.class.getName() + ".destination";
    private static final String TARGET = Attributes.class.getName() + ".target";
    private static final String TRACE_ID = Attributes.class.getName() + ".traceId";

    private Attributes() {}

    static void destination(ServerWebExchange exchange, Destination destination) {
        exchange.getAttributes().put(DESTINATION, destination);
    }

    static @Nullable Destination destination(ServerWebExchange exchange) {
        return exchange.getAttribute(DESTINATION);
    }

    static void target(ServerWebExchange exchange, Target target) {
        exchange.getAttributes().put(TARGET, target);
    }

    static @Nullable Target target(ServerWebExchange exchange) {
        return exchange.getAttribute(TARGET);
    }

    static String traceId(ServerWebExchange exchange) {
        return (String) exchange.getAttributes()
                .computeIfAbsent(
                        TRACE_ID,
                        _ -> TraceIds.of(exchange.getRequest().getHeaders().getFirst(TraceIds.HEADER)));
    }
}
