package io.dcosboot.gateway.proxy;

import io.dcosboot.gateway.core.Destination;
import io.dcosboot.gateway.core.Failure;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.core.Ordered;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.util.unit.DataSize;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Refuses request bodies over the limit, also those that do not tell their length beforehand; keeps nothing. */
public final class BodyLimit implements GlobalFilter, Ordered {
    private static final Failure TOO_LARGE = new Failure(413, "");

    private final long limit;
    private final long serviceLimit;

    /**
     * @param limit for all destinations but services
     * @param serviceLimit for services
     */
    public BodyLimit(DataSize limit, DataSize serviceLimit) {
        this.limit = limit.toBytes();
        this.serviceLimit = serviceLimit.toBytes();
    }

    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE + 100;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
        long most = Attributes.destination(exchange) instanceof Destination.Service ? serviceLimit : limit;
        ServerHttpRequest request = exchange.getRequest();
        long length = request.getHeaders().getContentLength();
        if (length > most) {
            return Mono.error(new GatewayFailureException(TOO_LARGE));
        }
        return chain.filter(
                length >= 0
                        ? exchange
                        : exchange.mutate().request(counted(request, most)).build());
    }

    private static ServerHttpRequest counted(ServerHttpRequest request, long most) {
        return new ServerHttpRequestDecorator(request) {
            @Override
            public Flux<DataBuffer> getBody() {
                var seen = new AtomicLong();
                return super.getBody().handle((buffer, sink) -> {
                    if (seen.addAndGet(buffer.readableByteCount()) > most) {
                        DataBufferUtils.release(buffer);
                        sink.error(new GatewayFailureException(TOO_LARGE));
                    } else {
                        sink.next(buffer);
                    }
                });
            }
        };
    }
}
