package io.dcosboot.master.wire;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** A client that keeps to no protocol: sends what it likes and reads when it likes. */
final class RawClient implements AutoCloseable {

    private final Socket socket;

    RawClient(int port) throws IOException {
        this(port, 0);
    }

    /** @param receiveBuffer bytes that the operating system may hold for this client; 0 for as many as it likes */
    RawClient(int port, int receiveBuffer) throws IOException {
        socket = new Socket();
        if (receiveBuffer > 0) {
            socket.setReceiveBufferSize(receiveBuffer);
        }
        socket.connect(new java.net.InetSocketAddress("127.0.0.1", port));
    }

    RawClient send(String text) throws IOException {
        return send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    RawClient send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
        return this;
    }

    /** Reads until the end of the connection, or until {@code text} has come. */
    String readUntil(String text, Duration patience) throws IOException {
        socket.setSoTimeout((int) patience.toMillis());
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        InputStream in = socket.getInputStream();
        byte[] chunk = new byte[8192];
        try {
            for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
                read.write(chunk, 0, n);
                if (read.toString(StandardCharsets.ISO_8859_1).contains(text)) {
                    break;
                }
            }
        } catch (SocketTimeoutException e) {
            throw new AssertionError("only this came: " + read.toString(StandardCharsets.ISO_8859_1), e);
        }
        return read.toString(StandardCharsets.ISO_8859_1);
    }

    /**
     * Whether the answer, whose chunks say where it ends, ends in that time, or the connection does.
     *
     * @param most bytes that may come before
     */
    boolean endsWithin(Duration patience, long most) throws IOException {
        socket.setSoTimeout((int) patience.toMillis());
        InputStream in = socket.getInputStream();
        byte[] chunk = new byte[65_536];
        String last = "";
        long read = 0;
        try {
            for (int n = in.read(chunk); n >= 0 && read <= most; n = in.read(chunk)) {
                read += n;
                last += new String(chunk, Math.max(0, n - 7), Math.min(n, 7), StandardCharsets.ISO_8859_1);
                last = last.substring(Math.max(0, last.length() - 7));
                if (last.equals("\r\n0\r\n\r\n")) {
                    return true;
                }
            }
            return read <= most;
        } catch (SocketTimeoutException _) {
            return false;
        } catch (IOException _) {
            return true; // reset
        }
    }

    /** Whether the other end closes the connection in that time, whatever it sends before. */
    boolean isClosedWithin(Duration patience) throws IOException {
        long deadline = System.nanoTime() + patience.toNanos();
        InputStream in = socket.getInputStream();
        byte[] chunk = new byte[65_536];
        try {
            while (System.nanoTime() < deadline) {
                socket.setSoTimeout((int) Math.max(1, (deadline - System.nanoTime()) / 1_000_000));
                if (in.read(chunk) < 0) {
                    return true;
                }
            }
            return false;
        } catch (SocketTimeoutException _) {
            return false;
        } catch (IOException _) {
            return true; // reset
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
