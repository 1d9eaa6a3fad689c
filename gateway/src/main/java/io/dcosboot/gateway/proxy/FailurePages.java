package io.dcosboot.gateway.proxy;

import io.dcosboot.gateway.core.Failure;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshakeException;
import io.netty.handler.timeout.TimeoutException;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.webflux.error.ErrorWebExceptionHandler;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** The bodies of answers that are the gateway's own (gateway.md §3.4): one line of text or a small page. */
public final class FailurePages implements ErrorWebExceptionHandler, Ordered {
    private static final Logger log = LoggerFactory.getLogger(FailurePages.class);

    /** Before Boot's own handler. */
    private static final int ORDER = -2;

    @Override
    public int getOrder() {
        return ORDER;
    }

    @Override
    public Mono<Void> handle(ServerWebExchange exchange, Throwable error) {
        ServerHttpResponse response = exchange.getResponse();
        if (response.isCommitted()) {
            // The client must see that the answer is incomplete: its connection is cut.
            return Mono.error(error);
        }
        Failure failure = failure(exchange, error);
        note(exchange, error, failure);
        boolean text = !failure.line().isEmpty();
        String body = text ? failure.line() + "\n" : page(exchange, failure.status());
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        HttpHeaders headers = response.getHeaders();
        headers.clear();
        headers.setContentType(text ? MediaType.APPLICATION_OCTET_STREAM : MediaType.TEXT_HTML);
        headers.setContentLength(bytes.length);
        response.setStatusCode(HttpStatusCode.valueOf(failure.status()));
        return response.writeWith(Mono.just(response.bufferFactory().wrap(bytes)));
    }

    private static Failure failure(ServerWebExchange exchange, Throwable error) {
        return switch (error) {
            case GatewayFailureException known -> known.failure();
            case ResponseStatusException status ->
                new Failure(status.getStatusCode().value(), "");
            case ConnectTimeoutException _ -> new Failure(HttpStatus.GATEWAY_TIMEOUT.value(), "");
            case WebSocketClientHandshakeException refused -> refusal(refused);
            case TimeoutException _ -> new Failure(HttpStatus.GATEWAY_TIMEOUT.value(), "");
            default ->
                Attributes.target(exchange) == null
                        ? new Failure(HttpStatus.INTERNAL_SERVER_ERROR.value(), "")
                        : Failure.NO_UPSTREAM;
        };
    }

    /** The upstream's own status when it refused to upgrade. */
    private static Failure refusal(WebSocketClientHandshakeException refused) {
        HttpResponse response = refused.response();
        int status = response == null ? 0 : response.status().code();
        return status >= HttpStatus.BAD_REQUEST.value() ? new Failure(status, "") : Failure.NO_UPSTREAM;
    }

    private static void note(ServerWebExchange exchange, Throwable error, Failure failure) {
        if (failure.status() >= HttpStatus.INTERNAL_SERVER_ERROR.value()) {
            String path = exchange.getRequest().getURI().getRawPath();
            String traceId = Attributes.traceId(exchange);
            if (failure.status() == HttpStatus.INTERNAL_SERVER_ERROR.value()) {
                log.error("{} failed, trace_id={}", path, traceId, error);
            } else {
                log.warn("{} answered {}: {}, trace_id={}", path, failure.status(), error, traceId);
            }
        }
    }

    private static String page(ServerWebExchange exchange, int status) {
        HttpStatus known = HttpStatus.resolve(status);
        String title = known == null ? String.valueOf(status) : status + " " + known.getReasonPhrase();
        String trace = status < HttpStatus.INTERNAL_SERVER_ERROR.value()
                ? ""
                : "<p>trace_id: " + Attributes.traceId(exchange) + "</p>\n";
        return "<html>\n<head><title>%s</title></head>\n<body>\n<h1>%s</h1>\n%s</body>\n</html>\n"
                .formatted(title, title, trace);
    }
}
