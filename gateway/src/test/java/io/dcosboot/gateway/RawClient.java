package io.dcosboot.gateway;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;

/** A client that sees the bytes of a connection as they come. */
final class RawClient implements AutoCloseable {
    private final Socket socket;
    private final StringBuilder received = new StringBuilder();

    RawClient(int port) throws IOException {
        socket = new Socket("127.0.0.1", port);
        socket.setSoTimeout(10_000);
    }

    RawClient send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
        return this;
    }

    /** Reads until the text was seen; all that came so far. */
    String readUntil(String text) throws IOException {
        byte[] buffer = new byte[8192];
        while (received.indexOf(text) < 0) {
            int count = socket.getInputStream().read(buffer);
            if (count < 0) {
                throw new IOException("closed before '" + text + "', got: " + received);
            }
            received.append(new String(buffer, 0, count, StandardCharsets.UTF_8));
        }
        return received.toString();
    }

    /** Reads until the server closes; all that came. */
    String readToEnd() throws IOException {
        byte[] buffer = new byte[8192];
        try {
            for (int count = socket.getInputStream().read(buffer); count >= 0; ) {
                received.append(new String(buffer, 0, count, StandardCharsets.UTF_8));
                count = socket.getInputStream().read(buffer);
            }
        } catch (SocketTimeoutException e) {
            throw e;
        } catch (IOException e) {
            received.append("<reset>");
        }
        return received.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
