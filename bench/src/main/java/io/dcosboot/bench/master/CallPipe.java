package io.dcosboot.bench.master;

import io.dcosboot.mesos.v1.scheduler.Call;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * The calls of one subscription: one connection, kept, with calls sent one behind the other without waiting for answers,
 * as the client library of Mesos does. An answer other than 202 ends it.
 */
final class CallPipe implements AutoCloseable {

    private static final int BUFFER = 64 * 1024;

    private final Socket socket;
    private final String head;
    private final LinkedBlockingQueue<Call> queue = new LinkedBlockingQueue<>(); // bounded by the offers there are
    private final Thread writer;
    private final Thread reader;
    private volatile @Nullable IOException broken;

    CallPipe(InetSocketAddress master, String streamId) throws IOException {
        socket = new Socket();
        socket.setTcpNoDelay(true);
        socket.connect(master);
        head = "POST /api/v1/scheduler HTTP/1.1\r\nHost: " + master.getHostString() + ":" + master.getPort()
                + "\r\nMesos-Stream-Id: " + streamId
                + "\r\nContent-Type: application/x-protobuf\r\nAccept: application/x-protobuf\r\nContent-Length: ";
        writer = Thread.ofVirtual().name("calls").start(this::write);
        reader = Thread.ofVirtual().name("answers").start(this::read);
    }

    void send(Call call) {
        queue.add(call);
    }

    /** Why the connection has ended, if it has. */
    @Nullable
    IOException broken() {
        return broken;
    }

    private void write() {
        List<Call> calls = new ArrayList<>();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(BUFFER);
        try {
            while (true) {
                calls.add(queue.take());
                queue.drainTo(calls, 255);
                for (Call call : calls) {
                    bytes.writeBytes(
                            (head + call.getSerializedSize() + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
                    call.writeTo(bytes);
                }
                calls.clear();
                bytes.writeTo(socket.getOutputStream());
                bytes.reset();
            }
        } catch (IOException e) {
            fail(e);
        } catch (InterruptedException _) {
            // closed
        }
    }

    private void read() {
        try {
            InputStream in = new BufferedInputStream(socket.getInputStream(), BUFFER);
            while (true) {
                HttpHead answer = HttpHead.read(in);
                byte[] body = in.readNBytes(answer.length());
                if (answer.status() != 202) {
                    throw new IOException("a call was answered with " + answer.status() + " "
                            + new String(body, StandardCharsets.UTF_8));
                }
            }
        } catch (IOException e) {
            fail(e);
        }
    }

    private void fail(IOException e) {
        if (broken == null) {
            broken = e;
        }
    }

    @Override
    public void close() throws IOException {
        writer.interrupt();
        reader.interrupt();
        socket.close();
    }
}
