package io.dcosboot.gateway.proxy;

import io.dcosboot.gateway.GatewayProperties.Timeouts;
import io.dcosboot.gateway.core.Target;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.cloud.gateway.config.HttpClientProperties;
import org.springframework.cloud.gateway.filter.NettyRoutingFilter;
import org.springframework.cloud.gateway.filter.headers.HttpHeadersFilter;
import org.springframework.cloud.gateway.route.Route;
import org.springframework.web.server.ServerWebExchange;
import reactor.netty.http.client.HttpClient;

/** Sends requests; limits the silence between two reads of the response, never its whole duration (gateway.md §3.3). */
public final class IdleTimeoutRouting extends NettyRoutingFilter {
    private final Timeouts timeouts;

    public IdleTimeoutRouting(
            HttpClient client,
            ObjectProvider<List<HttpHeadersFilter>> headersFilters,
            HttpClientProperties properties,
            Timeouts timeouts) {
        super(client, headersFilters, properties);
        this.timeouts = timeouts;
    }

    @Override
    protected HttpClient getHttpClient(Route route, ServerWebExchange exchange) {
        return super.getHttpClient(route, exchange).responseTimeout(idle(Attributes.target(exchange)));
    }

    private Duration idle(@Nullable Target target) {
        return switch (target == null ? Target.Idle.DEFAULT : target.idle()) {
            case DEFAULT -> timeouts.idle();
            case PACKAGES -> timeouts.packagesIdle();
            case UNBUFFERED_SERVICE -> timeouts.unbufferedIdle();
        };
    }
}
