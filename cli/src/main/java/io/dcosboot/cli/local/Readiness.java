package io.dcosboot.cli.local;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** Asks a service whether it is ready. Plain sockets and {@code HttpURLConnection}: they cost this short-lived JVM least. */
final class Readiness {

    private static final int TIMEOUT_MILLIS = 2000;

    /** What a service answered. */
    sealed interface Answer {
        /** It does its job. */
        record Ready() implements Answer {}

        /** It does not yet, or does not answer at all. */
        record NotReady(String reason) implements Answer {}
    }

    private Readiness() {}

    static Answer ask(ServicePlan service) {
        try {
            return switch (service.kind()) {
                case REDIS -> say(service.endpoint(), "PING\r\n", "+PONG");
                // A server of an ensemble answers srvr with its mode only when it has found the others.
                case ZOOKEEPER -> say(service.endpoint(), "srvr", "Mode: ");
                case MESOS_MASTER, AGENT, MARATHON, GATEWAY -> health(service.endpoint());
            };
        } catch (IOException e) {
            return new Answer.NotReady(String.valueOf(e.getMessage()));
        }
    }

    private static Answer say(Endpoint endpoint, String command, String expected) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(
                    new InetSocketAddress(InetAddress.ofLiteral(endpoint.address()), endpoint.port()), TIMEOUT_MILLIS);
            socket.setSoTimeout(TIMEOUT_MILLIS);
            OutputStream out = socket.getOutputStream();
            out.write(command.getBytes(StandardCharsets.US_ASCII));
            out.flush();
            StringBuilder answer = new StringBuilder();
            byte[] buffer = new byte[1024];
            InputStream in = socket.getInputStream();
            for (int n; (n = in.read(buffer)) > 0; ) {
                answer.append(new String(buffer, 0, n, StandardCharsets.US_ASCII));
                if (answer.indexOf(expected) >= 0) {
                    return new Answer.Ready();
                }
            }
            return new Answer.NotReady("answered " + answer.toString().strip());
        }
    }

    private static Answer health(Endpoint endpoint) throws IOException {
        var url =
                URI.create("http://" + endpoint + "/actuator/health/readiness").toURL();
        HttpURLConnection connection = (HttpURLConnection) url.openConnection(java.net.Proxy.NO_PROXY);
        connection.setConnectTimeout(TIMEOUT_MILLIS);
        connection.setReadTimeout(TIMEOUT_MILLIS);
        try {
            int status = connection.getResponseCode();
            if (status == 200) {
                return new Answer.Ready();
            }
            InputStream body = connection.getErrorStream();
            String text = body == null ? "" : new String(body.readAllBytes(), StandardCharsets.UTF_8);
            return new Answer.NotReady(
                    "readiness answered %d %s".formatted(status, text).strip());
        } finally {
            connection.disconnect();
        }
    }
}
