package io.dcosboot.cli.client;

import io.dcosboot.cli.CliException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * HTTP to a cluster through its gateway, with the headers and time limits of cli.md §2.
 *
 * <p>Answers that are no success are returned, not thrown: what to say about them differs by command.
 */
public final class ClusterClient {

    /** Who the official CLI's parts say they are; also which headers they send. */
    public enum Flavour {
        /** Plain calls of the Go part. */
        PLAIN,
        /** The Go part's Marathon library: JSON types on every request. */
        MARATHON,
        /** What the Python part does. */
        PYTHON
    }

    /**
     * An answer, read completely.
     *
     * @param status HTTP status
     * @param body as it came
     */
    public record Answer(int status, String body) {

        public boolean isSuccess() {
            return status / 100 == 2;
        }

        /** The body as JSON; a message for the user when it is none. */
        public JsonNode json() {
            try {
                return Json.MAPPER.readTree(body);
            } catch (JacksonException e) {
                throw new CliException("the cluster's answer is not JSON: " + e.getOriginalMessage());
            }
        }
    }

    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration WHOLE = Duration.ofMinutes(3);
    private static final String JSON = "application/json";
    private static final String PROTOBUF = "application/x-protobuf";

    private final URI base;
    private final Optional<String> token;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT)
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build();

    /**
     * A client of one cluster.
     *
     * @param base the cluster's URL
     * @param token sent with every request when there is one
     */
    public ClusterClient(URI base, Optional<String> token) {
        String text = base.toString();
        this.base = URI.create(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
        this.token = token;
    }

    public Answer get(Flavour flavour, String path) {
        return send(flavour, "GET", path, null);
    }

    /** Any method; with a body it is JSON. */
    public Answer send(Flavour flavour, String method, String path, @Nullable JsonNode body) {
        HttpRequest.Builder request = request(path, flavour == Flavour.MARATHON)
                .timeout(WHOLE)
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body.toString()));
        switch (flavour) {
            case PLAIN -> {
                if (body != null) {
                    request.setHeader("Content-Type", JSON);
                }
            }
            case MARATHON -> request.setHeader("Accept", JSON).setHeader("Content-Type", JSON);
            case PYTHON -> {
                request.setHeader("Accept", JSON);
                if (body != null) {
                    request.setHeader("Content-Type", JSON);
                }
            }
        }
        HttpResponse<byte[]> response = exchange(request.build(), BodyHandlers.ofByteArray());
        return new Answer(response.statusCode(), new String(response.body(), StandardCharsets.UTF_8));
    }

    /** A call of the operator API in protobuf; the answer's bytes. */
    public byte[] operator(byte[] call) {
        HttpRequest request = request("/mesos/api/v1", false)
                .timeout(WHOLE)
                .header("Accept", PROTOBUF)
                .header("Content-Type", PROTOBUF)
                .POST(BodyPublishers.ofByteArray(call))
                .build();
        HttpResponse<byte[]> response = exchange(request, BodyHandlers.ofByteArray());
        if (response.statusCode() != 200) {
            throw failure(response.statusCode());
        }
        return response.body();
    }

    /** Plain text, or a stream without time limit when {@code accept} is that of server-sent events. */
    public HttpResponse<java.util.stream.Stream<String>> lines(String path, String accept) {
        HttpRequest.Builder request = request(path, false).setHeader("Accept", accept);
        return exchange(request.build(), BodyHandlers.ofLines());
    }

    /** What the plain client says about a status that it did not expect. */
    public static CliException failure(int status) {
        return new CliException(
                switch (status) {
                    case 401 -> "authentication failed, please run `dcos auth login`";
                    case 403 -> "you are not authorized to perform this operation";
                    default -> "HTTP " + status + " error";
                });
    }

    private HttpRequest.Builder request(String path, boolean library) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path))
                .header("User-Agent", library ? "dcos-client-go(0.0.1)" : userAgent());
        token.ifPresent(t -> request.header("Authorization", "token=" + t));
        return request;
    }

    private static String userAgent() {
        String version = ClusterClient.class.getPackage().getImplementationVersion();
        String os = System.getProperty("os.name", "linux").toLowerCase(Locale.ROOT);
        return "dcos-cli/%s %s"
                .formatted(version == null ? "development" : version, os.startsWith("mac") ? "darwin" : os);
    }

    private <T> HttpResponse<T> exchange(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
        try {
            return http.send(request, handler);
        } catch (ConnectException e) {
            throw new CliException("cannot reach the cluster at %s: connection refused".formatted(base));
        } catch (IOException e) {
            throw new CliException("cannot reach the cluster at %s: %s".formatted(base, e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CliException("interrupted", 130);
        }
    }
}
