package io.dcosboot.agent.fetcher;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A file behind a web server; redirects are followed, the answer must be 200. */
record HttpSource(URI uri, Duration stallTimeout) implements Source {

    /** Made when first needed. */
    private static final class Client {
        static final HttpClient SHARED = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NORMAL)
                .connectTimeout(Duration.ofSeconds(30))
                .build();
    }

    private static final int OK = 200;

    @Override
    public OptionalLong size() throws IOException, InterruptedException {
        HttpRequest head =
                HttpRequest.newBuilder(uri).timeout(stallTimeout).HEAD().build();
        HttpResponse<Void> answer = Client.SHARED.send(head, HttpResponse.BodyHandlers.discarding());
        return answer.statusCode() == OK ? answer.headers().firstValueAsLong("Content-Length") : OptionalLong.empty();
    }

    @Override
    public void copyTo(Path target) throws IOException, InterruptedException {
        Files.deleteIfExists(target);
        HttpRequest get =
                HttpRequest.newBuilder(uri).timeout(stallTimeout).GET().build();
        AtomicLong received = new AtomicLong();
        var download = Client.SHARED.sendAsync(
                get,
                info -> info.statusCode() == OK
                        ? new Counted(
                                BodySubscribers.ofFile(target, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                                received)
                        : BodySubscribers.replacing(target));
        try {
            HttpResponse<Path> answer = await(download, received);
            if (answer.statusCode() != OK) {
                throw new IOException("the server answered " + answer.statusCode());
            }
        } catch (ExecutionException e) {
            throw new IOException(why(e.getCause()), e);
        } finally {
            download.cancel(true);
        }
    }

    private <T> T await(CompletableFuture<T> download, AtomicLong received)
            throws IOException, InterruptedException, ExecutionException {
        while (true) {
            long before = received.get();
            try {
                return download.get(stallTimeout.toNanos(), TimeUnit.NANOSECONDS);
            } catch (TimeoutException e) {
                if (received.get() == before) {
                    throw new IOException("nothing was received for " + stallTimeout.toSeconds() + " s", e);
                }
            }
        }
    }

    private static String why(@Nullable Throwable cause) {
        if (cause == null) {
            return "the download failed";
        }
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }

    /** Counts what arrives, to tell a slow download from a stalled one. */
    private record Counted(BodySubscriber<Path> file, AtomicLong received) implements BodySubscriber<Path> {

        @Override
        public CompletionStage<Path> getBody() {
            return file.getBody();
        }

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            file.onSubscribe(subscription);
        }

        @Override
        public void onNext(List<ByteBuffer> buffers) {
            received.addAndGet(buffers.stream().mapToLong(ByteBuffer::remaining).sum());
            file.onNext(buffers);
        }

        @Override
        public void onError(Throwable failure) {
            file.onError(failure);
        }

        @Override
        public void onComplete() {
            file.onComplete();
        }
    }
}
