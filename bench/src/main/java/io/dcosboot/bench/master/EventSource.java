package io.dcosboot.bench.master;

import com.google.protobuf.ByteString;
import io.dcosboot.mesos.recordio.RecordReader;
import io.dcosboot.mesos.v1.scheduler.Call;
import io.dcosboot.mesos.v1.scheduler.Event;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A subscription to the scheduler API: sends SUBSCRIBE and reads events until the stream ends. */
final class EventSource implements AutoCloseable {

    private static final int BUFFER = 64 * 1024;
    private static final int LONGEST_EVENT = 256 * 1024 * 1024;

    private final Socket socket;
    private final InputStream in;
    private final String streamId;

    EventSource(InetSocketAddress master, Call subscribe) throws IOException {
        socket = new Socket();
        socket.setTcpNoDelay(true);
        socket.connect(master);
        ByteString head = ByteString.copyFromUtf8("POST /api/v1/scheduler HTTP/1.1\r\nHost: " + master.getHostString()
                + ":" + master.getPort()
                + "\r\nContent-Type: application/x-protobuf\r\nAccept: application/x-protobuf\r\nContent-Length: "
                + subscribe.getSerializedSize() + "\r\n\r\n");
        OutputStream out = socket.getOutputStream();
        head.concat(subscribe.toByteString()).writeTo(out);
        in = new BufferedInputStream(socket.getInputStream(), BUFFER);
        HttpHead answer = HttpHead.read(in);
        if (answer.status() != 200) {
            throw new IOException("SUBSCRIBE was answered with " + answer.status() + " "
                    + new String(in.readNBytes(answer.length()), StandardCharsets.UTF_8));
        }
        String id = answer.fields().get("mesos-stream-id");
        if (id == null) {
            throw new IOException("no Mesos-Stream-Id");
        }
        streamId = id;
    }

    String streamId() {
        return streamId;
    }

    /** Hands out events until the stream ends. */
    void read(Consumer<Event> events) throws IOException {
        RecordReader records = new RecordReader(LONGEST_EVENT);
        List<byte[]> complete = new ArrayList<>();
        for (byte[] chunk = chunk(); chunk != null; chunk = chunk()) {
            records.feed(ByteBuffer.wrap(chunk), complete::add);
            for (byte[] record : complete) {
                events.accept(Event.parseFrom(record));
            }
            complete.clear();
        }
    }

    /** The next chunk of the body; null after the last one. */
    private byte @Nullable [] chunk() throws IOException {
        int length = Integer.parseInt(HttpHead.line(in), 16);
        byte[] chunk = in.readNBytes(length);
        HttpHead.line(in);
        return length == 0 ? null : chunk;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
