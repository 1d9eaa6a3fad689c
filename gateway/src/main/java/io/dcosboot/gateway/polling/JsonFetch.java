package io.dcosboot.gateway.polling;

import io.dcosboot.gateway.core.Upstream;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.netty.http.client.HttpClient;

/** Fetches JSON documents for the cache: a fresh connection each time, so that no old leader is asked (gateway.md §6). */
public final class JsonFetch {
    /** How the gateway introduces itself to what it polls. */
    public static final String USER_AGENT = "Master Admin Router";

    private final HttpClient client;

    /** @param timeout for the whole answer */
    public JsonFetch(Duration timeout) {
        this.client = HttpClient.newConnection()
                .keepAlive(false)
                .responseTimeout(timeout)
                .headers(headers -> headers.set(HttpHeaderNames.USER_AGENT, USER_AGENT)
                        .set(HttpHeaderNames.ACCEPT, "application/json"));
    }

    /**
     * Gets a document.
     *
     * @param read what to make of a 200's body
     * @return fails when the answer is not 200 or cannot be read
     */
    public <T> CompletionStage<T> get(Upstream upstream, String pathAndQuery, Function<byte[], T> read) {
        String[] parts = pathAndQuery.split("\\?", 2);
        String uri = upstream.uri(parts[0], parts.length > 1 ? parts[1] : null).toASCIIString();
        var result = new CompletableFuture<T>();
        var _ = client.get()
                .uri(uri)
                .responseSingle((response, body) -> response.status().equals(HttpResponseStatus.OK)
                        ? body.asByteArray()
                        : Mono.error(new IOException(uri + " answered " + response.status())))
                .switchIfEmpty(Mono.error(() -> new IOException(uri + " answered nothing")))
                // Large documents are not read on the threads that serve requests.
                .publishOn(Schedulers.boundedElastic())
                .map(read)
                .subscribe(result::complete, result::completeExceptionally);
        return result;
    }
}
