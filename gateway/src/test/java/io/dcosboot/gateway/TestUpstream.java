package io.dcosboot.gateway;

import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.http.server.WebsocketServerSpec;

/**
 * A real server behind the gateway. It answers set documents, a stream the test feeds piece by piece, a WebSocket echo,
 * and to anything else what it was asked.
 */
final class TestUpstream implements AutoCloseable {
    final String name;
    final Map<String, String> documents = new ConcurrentHashMap<>();
    final Map<String, String> redirects = new ConcurrentHashMap<>();
    final List<Seen> requests = new CopyOnWriteArrayList<>();
    final BlockingQueue<String> uploaded = new LinkedBlockingQueue<>();
    volatile Sinks.Many<String> stream = Sinks.many().unicast().onBackpressureBuffer();
    volatile CompletableFuture<Void> streamLeft = new CompletableFuture<>();
    private final DisposableServer server;

    record Seen(String method, String uri, Map<String, List<String>> headers) {
        String header(String header) {
            return String.join("|", headers.getOrDefault(header, List.of()));
        }
    }

    TestUpstream(String name) {
        this.name = name;
        this.server = HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .httpRequestDecoder(spec -> spec.maxInitialLineLength(16_384))
                .handle(this::handle)
                .bindNow();
    }

    int port() {
        return server.port();
    }

    String url() {
        return "http://127.0.0.1:" + port();
    }

    Seen last() {
        return requests.getLast();
    }

    /** Prepares for one more streaming request. */
    void newStream() {
        stream = Sinks.many().unicast().onBackpressureBuffer();
        streamLeft = new CompletableFuture<>();
    }

    void emit(String record) {
        stream.emitNext(record, Sinks.EmitFailureHandler.busyLooping(Duration.ofSeconds(1)));
    }

    @Override
    public void close() {
        server.disposeNow();
    }

    private Publisher<Void> handle(HttpServerRequest request, HttpServerResponse response) {
        String path = request.uri().split("\\?")[0];
        if (documents.containsKey(path)) {
            note(request);
            return response.header("Content-Type", "application/json")
                    .sendString(Mono.fromSupplier(() -> documents.get(path)));
        }
        if (redirects.containsKey(path)) {
            return response.status(302).header("Location", redirects.get(path)).send();
        }
        note(request);
        return switch (path.substring(path.lastIndexOf('/'))) {
            case "/stream", "/v2/events" -> stream(request, response);
            case "/upload" -> upload(request, response);
            case "/ws" ->
                response.sendWebsocket(
                        (in, out) -> out.sendString(
                                in.aggregateFrames(1 << 20).receive().asString().map(s -> name + ":" + s)),
                        WebsocketServerSpec.builder()
                                .maxFramePayloadLength(1 << 20)
                                .protocols("p1,p2")
                                .build());
            case "/duplex" -> response.send(request.receive().retain(), _ -> true);
            case "/denied" -> response.status(403).send();
            case "/silent" -> Mono.never();
            default -> echo(request, response);
        };
    }

    private Publisher<Void> stream(HttpServerRequest request, HttpServerResponse response) {
        request.withConnection(connection -> connection.onDispose(() -> streamLeft.complete(null)));
        String type = request.requestHeaders().get("Accept", "application/recordio");
        if (!type.equals("none")) {
            response.header("Content-Type", type);
        }
        return pieces(response, stream.asFlux());
    }

    /** Each piece leaves at once. */
    private static Publisher<Void> pieces(HttpServerResponse response, Flux<String> pieces) {
        return response.send(pieces.map(piece -> Unpooled.copiedBuffer(piece, StandardCharsets.UTF_8)), _ -> true);
    }

    private Publisher<Void> upload(HttpServerRequest request, HttpServerResponse response) {
        return request.receive()
                .asString()
                .doOnNext(uploaded::add)
                .reduce(0L, (sum, piece) -> sum + piece.length())
                .flatMap(
                        sum -> response.sendString(Mono.just("received " + sum)).then());
    }

    private Publisher<Void> echo(HttpServerRequest request, HttpServerResponse response) {
        return request.receive()
                .aggregate()
                .asString()
                .defaultIfEmpty("")
                .flatMap(body -> response.header("Server", "upstream/1")
                        .header("X-Accel-Buffering", "no")
                        .sendString(Mono.just(name + " " + request.method() + " " + request.uri() + " " + body))
                        .then());
    }

    private void note(HttpServerRequest request) {
        Map<String, List<String>> headers = new ConcurrentHashMap<>();
        for (String header : request.requestHeaders().names()) {
            headers.put(
                    header.toLowerCase(java.util.Locale.ROOT),
                    request.requestHeaders().getAll(header));
        }
        requests.add(new Seen(request.method().name(), request.uri(), headers));
    }
}
