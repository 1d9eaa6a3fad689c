package io.dcosboot.marathon.health;

import io.dcosboot.marathon.core.health.Probe;
import io.dcosboot.marathon.core.model.HealthCheck;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLSocket;

/** One question to a task: connects, for HTTP asks and reads the status, hangs up. */
final class Question {

    private static final int STATUS_LINE_LIMIT = 8 * 1024;

    private final long deadline;
    private final Duration timeout;

    private Question(Duration timeout) {
        this.timeout = timeout;
        this.deadline = System.nanoTime() + timeout.toNanos();
    }

    /** The outcome; empty when the answer is one that says nothing. */
    static Optional<Probe.Outcome> ask(Probe probe) {
        var question = new Question(probe.timeout());
        try {
            return switch (probe) {
                case Probe.Tcp tcp -> question.connect(tcp);
                case Probe.Http http -> question.get(http);
                case Probe.Readiness readiness -> question.get(readiness);
            };
        } catch (SocketTimeoutException _) {
            return unhealthy("timed out after " + question.timeout.toMillis() + " ms");
        } catch (UnknownHostException e) {
            return unhealthy("unknown host " + e.getMessage());
        } catch (IOException | IllegalArgumentException e) {
            return unhealthy(e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage());
        }
    }

    private Optional<Probe.Outcome> connect(Probe.Tcp tcp) throws IOException {
        open(tcp.host(), tcp.port()).close();
        return Optional.of(new Probe.Outcome.Healthy());
    }

    private Optional<Probe.Outcome> get(Probe.Http http) throws IOException {
        int status = status(http.scheme(), http.host(), http.port(), http.path());
        if (status >= 200 && status < 400) {
            return Optional.of(new Probe.Outcome.Healthy());
        }
        if (status < 200 && http.ignoreHttp1xx()) {
            return Optional.empty();
        }
        return unhealthy("HTTP status " + status);
    }

    private Optional<Probe.Outcome> get(Probe.Readiness readiness) throws IOException {
        int status = status(readiness.scheme(), readiness.host(), readiness.port(), readiness.path());
        return readiness.statuses().contains(status)
                ? Optional.of(new Probe.Outcome.Healthy())
                : unhealthy("HTTP status " + status);
    }

    private int status(HealthCheck.Scheme scheme, String host, int port, String path) throws IOException {
        try (Socket plain = open(host, port);
                Socket socket = scheme == HealthCheck.Scheme.HTTP ? plain : secured(plain, host, port)) {
            socket.getOutputStream().write(request(host, port, path).getBytes(StandardCharsets.UTF_8));
            return status(readLine(socket));
        }
    }

    private Socket open(String host, int port) throws IOException {
        var socket = new Socket();
        try {
            socket.connect(new InetSocketAddress(host, port), millisLeft());
            return socket;
        } catch (IOException | IllegalArgumentException e) {
            socket.close();
            throw e;
        }
    }

    private Socket secured(Socket plain, String host, int port) throws IOException {
        plain.setSoTimeout(millisLeft());
        var secured = (SSLSocket) AnyCertificate.socketFactory().createSocket(plain, host, port, true);
        secured.startHandshake();
        return secured;
    }

    private static String request(String host, int port, String path) {
        String absolute = path.startsWith("/") ? path : "/" + path;
        return "GET " + absolute.replace(" ", "%20") + " HTTP/1.1\r\n"
                + "Host: " + host + ":" + port + "\r\n"
                + "User-Agent: Marathon\r\n"
                + "Accept: */*\r\n"
                + "Connection: close\r\n\r\n";
    }

    private String readLine(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        var line = new StringBuilder();
        while (line.length() < STATUS_LINE_LIMIT) {
            socket.setSoTimeout(millisLeft());
            int next = in.read();
            if (next < 0) {
                throw new IOException("the task closed the connection without an answer");
            }
            if (next == '\n') {
                return line.toString().strip();
            }
            line.append((char) next);
        }
        throw new IOException("the task does not answer in HTTP");
    }

    private static int status(String line) throws IOException {
        String[] words = line.split(" ", 3);
        if (words.length < 2 || !words[0].startsWith("HTTP/") || !words[1].matches("[1-5][0-9][0-9]")) {
            throw new IOException("the task does not answer in HTTP");
        }
        return Integer.parseInt(words[1]);
    }

    private int millisLeft() throws SocketTimeoutException {
        long left = (deadline - System.nanoTime()) / 1_000_000;
        if (left <= 0) {
            throw new SocketTimeoutException();
        }
        return (int) Math.min(left, Integer.MAX_VALUE);
    }

    private static Optional<Probe.Outcome> unhealthy(String cause) {
        return Optional.of(new Probe.Outcome.Unhealthy(cause));
    }
}
