package io.dcosboot.mesos.client;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** POSTs protobuf messages and follows the leader: what both API clients have in common. Blocks its (virtual) thread. */
final class ApiHttp implements AutoCloseable {
    static final String PROTOBUF = "application/x-protobuf";
    private static final int MAX_REDIRECTS = 5;
    private static final int MAX_ERROR_BYTES = 8 * 1024;

    private final ClientSettings settings;
    private final HttpClient http;

    ApiHttp(ClientSettings settings) {
        this.settings = settings;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(settings.connectTimeout())
                .followRedirects(HttpClient.Redirect.NEVER)
                .executor(Executors.newVirtualThreadPerTaskExecutor())
                .build();
    }

    /** Where an answer came from, and the answer, whose body must be closed. */
    record Answer(URI uri, HttpResponse<InputStream> response) {}

    /**
     * The first answer that is not a redirect to the leader.
     *
     * @throws ApiException for any status but 2xx
     */
    Answer post(URI uri, byte[] body, Consumer<HttpRequest.Builder> extraHeaders)
            throws IOException, InterruptedException {
        URI target = uri;
        for (int hop = 0; hop <= MAX_REDIRECTS; hop++) {
            HttpRequest.Builder request = HttpRequest.newBuilder(target)
                    .header("Content-Type", PROTOBUF)
                    .header("Accept", PROTOBUF)
                    .POST(HttpRequest.BodyPublishers.ofByteArray(body));
            settings.headers().forEach(request::setHeader);
            extraHeaders.accept(request);
            HttpResponse<InputStream> response = exchange(request.build());
            int status = response.statusCode();
            if (status == 307) {
                response.body().close();
                target = leader(target, response);
            } else if (status / 100 == 2) {
                return new Answer(target, response);
            } else {
                throw new ApiException(status, errorText(response));
            }
        }
        throw new IOException("More than " + MAX_REDIRECTS + " redirects, the last one to " + target);
    }

    /** The Location is scheme-relative and resolved against the address that sent it (mesos-master.md §1.3). */
    private static URI leader(URI from, HttpResponse<?> response) throws IOException {
        String location =
                response.headers().firstValue("Location").orElseThrow(() -> new IOException("307 without Location"));
        try {
            URI to = from.resolve(location);
            if (to.getHost() == null) {
                throw new IOException("307 to an address without host: " + location);
            }
            // A bare //host:port names the leader only; the request stays the same.
            return to.getPath().isEmpty() ? to.resolve(from.getPath()) : to;
        } catch (IllegalArgumentException e) {
            throw new IOException("307 to a malformed address: " + location, e);
        }
    }

    private HttpResponse<InputStream> exchange(HttpRequest request) throws IOException, InterruptedException {
        CompletableFuture<HttpResponse<InputStream>> exchange =
                http.sendAsync(request, HttpResponse.BodyHandlers.ofInputStream());
        try {
            return exchange.get(settings.responseTimeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            exchange.cancel(true);
            throw new IOException("No answer from " + request.uri() + " within " + settings.responseTimeout(), e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
        } catch (InterruptedException e) {
            exchange.cancel(true);
            throw e;
        }
    }

    private String errorText(HttpResponse<InputStream> response) throws IOException {
        try (InputStream body = response.body();
                Watchdog _ = Watchdog.start(settings.responseTimeout(), () -> closeQuietly(body))) {
            return new String(body.readNBytes(MAX_ERROR_BYTES), StandardCharsets.UTF_8);
        }
    }

    /** The whole body of an answer that is no stream. */
    byte[] readAll(HttpResponse<InputStream> response) throws IOException {
        try (InputStream body = response.body();
                Watchdog _ = Watchdog.start(settings.responseTimeout(), () -> closeQuietly(body))) {
            byte[] bytes = body.readNBytes(settings.maxMessageBytes());
            if (bytes.length == settings.maxMessageBytes() && body.read() >= 0) {
                throw new IOException("Answer is longer than " + settings.maxMessageBytes() + " bytes");
            }
            return bytes;
        }
    }

    static void closeQuietly(InputStream stream) {
        try {
            stream.close();
        } catch (IOException _) {
            // Its reader sees the same.
        }
    }

    ClientSettings settings() {
        return settings;
    }

    /** Ends what is in flight; does not wait for it. */
    @Override
    public void close() {
        http.shutdownNow();
    }
}
