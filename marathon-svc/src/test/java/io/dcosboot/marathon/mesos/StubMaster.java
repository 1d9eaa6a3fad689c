package io.dcosboot.marathon.mesos;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.dcosboot.mesos.recordio.RecordIo;
import io.dcosboot.mesos.v1.FrameworkID;
import io.dcosboot.mesos.v1.MasterInfo;
import io.dcosboot.mesos.v1.scheduler.Call;
import io.dcosboot.mesos.v1.scheduler.Event;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** The HTTP side of a master's scheduler API (mesos-master.md §3): accepts what it is told to, says what it is told to. */
final class StubMaster implements AutoCloseable {

    record Received(Call call, String streamId) {}

    private final HttpServer server;
    private final AtomicInteger streams = new AtomicInteger();
    private volatile OutputStream stream;

    final List<Received> received = new CopyOnWriteArrayList<>();
    volatile int subscribeStatus = 200;
    volatile int callStatus = 202;
    volatile URI redirectTo;

    StubMaster() {
        try {
            server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        server.createContext("/api/v1/scheduler", this::answer);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    long subscriptions() {
        return received.stream()
                .filter(one -> one.call.getType() == Call.Type.SUBSCRIBE)
                .count();
    }

    private void answer(HttpExchange exchange) throws IOException {
        Call call = Call.parseFrom(exchange.getRequestBody().readAllBytes());
        if (redirectTo != null) {
            exchange.getResponseHeaders().set("Location", redirectTo + "/api/v1/scheduler");
            exchange.sendResponseHeaders(307, -1);
            exchange.close();
            return;
        }
        received.add(new Received(call, exchange.getRequestHeaders().getFirst("Mesos-Stream-Id")));
        if (call.getType() != Call.Type.SUBSCRIBE) {
            exchange.sendResponseHeaders(callStatus, -1);
            exchange.close();
            return;
        }
        if (subscribeStatus != 200) {
            exchange.sendResponseHeaders(subscribeStatus, -1);
            exchange.close();
            return;
        }
        exchange.getResponseHeaders().set("Content-Type", "application/x-protobuf");
        exchange.getResponseHeaders().set("Mesos-Stream-Id", "stream-" + streams.incrementAndGet());
        exchange.sendResponseHeaders(200, 0);
        stream = exchange.getResponseBody();
        say(Event.newBuilder()
                .setType(Event.Type.SUBSCRIBED)
                .setSubscribed(Event.Subscribed.newBuilder()
                        .setFrameworkId(FrameworkID.newBuilder().setValue("framework"))
                        .setHeartbeatIntervalSeconds(15)
                        .setMasterInfo(MasterInfo.newBuilder()
                                .setId("master")
                                .setIp(0)
                                .setPort(server.getAddress().getPort())
                                .setHostname("localhost")))
                .build());
    }

    void say(Event event) throws IOException {
        stream.write(RecordIo.encode(event.toByteArray()));
        stream.flush();
    }

    /** Ends the stream. */
    void hangUp() throws IOException {
        stream.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
