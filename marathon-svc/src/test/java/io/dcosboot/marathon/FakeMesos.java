package io.dcosboot.marathon;

import com.google.protobuf.ByteString;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.dcosboot.mesos.recordio.RecordIo;
import io.dcosboot.mesos.v1.AgentID;
import io.dcosboot.mesos.v1.FrameworkID;
import io.dcosboot.mesos.v1.MasterInfo;
import io.dcosboot.mesos.v1.Offer;
import io.dcosboot.mesos.v1.OfferID;
import io.dcosboot.mesos.v1.Resource;
import io.dcosboot.mesos.v1.TaskID;
import io.dcosboot.mesos.v1.TaskInfo;
import io.dcosboot.mesos.v1.TaskState;
import io.dcosboot.mesos.v1.TaskStatus;
import io.dcosboot.mesos.v1.Value;
import io.dcosboot.mesos.v1.scheduler.Call;
import io.dcosboot.mesos.v1.scheduler.Event;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A master with one agent that never fills up, behind the real scheduler API: launched tasks run at once, killed ones
 * end at once.
 */
final class FakeMesos implements AutoCloseable {

    static final String AGENT_HOST = "127.0.1.1";

    private final HttpServer server;
    private final Map<String, TaskInfo> running = new ConcurrentHashMap<>();
    private final List<Call> calls = new CopyOnWriteArrayList<>();
    private final AtomicInteger offers = new AtomicInteger();
    private @Nullable OutputStream subscription;

    private FakeMesos(HttpServer server) {
        this.server = server;
    }

    static FakeMesos start() {
        try {
            var mesos = new FakeMesos(HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0));
            mesos.server.createContext("/api/v1/scheduler", mesos::answer);
            mesos.server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            mesos.server.start();
            return mesos;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String address() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    List<Call> calls() {
        return calls;
    }

    /** Task ids to what was launched. */
    Map<String, TaskInfo> running() {
        return running;
    }

    /** Ends a task by itself. */
    void end(String task, TaskState state, String message) {
        running.remove(task);
        update(task, state, message);
    }

    private void answer(HttpExchange exchange) throws IOException {
        Call call = Call.parseFrom(exchange.getRequestBody().readAllBytes());
        calls.add(call);
        if (call.getType() == Call.Type.SUBSCRIBE) {
            exchange.getResponseHeaders().set("Content-Type", "application/x-protobuf");
            exchange.getResponseHeaders()
                    .set("Mesos-Stream-Id", UUID.randomUUID().toString());
            exchange.sendResponseHeaders(200, 0);
            synchronized (this) {
                subscription = exchange.getResponseBody();
            }
            subscribed();
            return;
        }
        exchange.sendResponseHeaders(202, -1);
        exchange.close();
        switch (call.getType()) {
            case ACCEPT ->
                call.getAccept()
                        .getOperationsList()
                        .forEach(operation -> operation
                                .getLaunch()
                                .getTaskInfosList()
                                .forEach(task -> {
                                    running.put(task.getTaskId().getValue(), task);
                                    update(task.getTaskId().getValue(), TaskState.TASK_RUNNING, "");
                                }));
            case KILL -> end(call.getKill().getTaskId().getValue(), TaskState.TASK_KILLED, "");
            case REVIVE -> offer();
            default -> {}
        }
        if (call.getType() == Call.Type.ACCEPT) {
            offer();
        }
    }

    private void subscribed() {
        send(Event.newBuilder()
                .setType(Event.Type.SUBSCRIBED)
                .setSubscribed(Event.Subscribed.newBuilder()
                        .setFrameworkId(FrameworkID.newBuilder().setValue("framework-1"))
                        .setHeartbeatIntervalSeconds(15)
                        .setMasterInfo(MasterInfo.newBuilder()
                                .setId("master-1")
                                .setIp(0)
                                .setPort(server.getAddress().getPort())
                                .setHostname("127.0.0.1")))
                .build());
        offer();
    }

    private void offer() {
        send(Event.newBuilder()
                .setType(Event.Type.OFFERS)
                .setOffers(Event.Offers.newBuilder()
                        .addOffers(Offer.newBuilder()
                                .setId(OfferID.newBuilder().setValue("offer-" + offers.incrementAndGet()))
                                .setFrameworkId(FrameworkID.newBuilder().setValue("framework-1"))
                                .setAgentId(AgentID.newBuilder().setValue("agent-1"))
                                .setHostname(AGENT_HOST)
                                .setAllocationInfo(
                                        Resource.AllocationInfo.newBuilder().setRole("*"))
                                .addResources(scalar("cpus", 64))
                                .addResources(scalar("mem", 65_536))
                                .addResources(scalar("disk", 65_536))
                                .addResources(Resource.newBuilder()
                                        .setName("ports")
                                        .setType(Value.Type.RANGES)
                                        .setAllocationInfo(Resource.AllocationInfo.newBuilder()
                                                .setRole("*"))
                                        .setRanges(Value.Ranges.newBuilder()
                                                .addRange(Value.Range.newBuilder()
                                                        .setBegin(31_000)
                                                        .setEnd(32_000))))))
                .build());
    }

    private static Resource scalar(String name, double value) {
        return Resource.newBuilder()
                .setName(name)
                .setType(Value.Type.SCALAR)
                .setAllocationInfo(Resource.AllocationInfo.newBuilder().setRole("*"))
                .setScalar(Value.Scalar.newBuilder().setValue(value))
                .build();
    }

    private void update(String task, TaskState state, String message) {
        send(Event.newBuilder()
                .setType(Event.Type.UPDATE)
                .setUpdate(Event.Update.newBuilder()
                        .setStatus(TaskStatus.newBuilder()
                                .setTaskId(TaskID.newBuilder().setValue(task))
                                .setState(state)
                                .setMessage(message)
                                .setAgentId(AgentID.newBuilder().setValue("agent-1"))
                                .setUuid(ByteString.copyFromUtf8(
                                        UUID.randomUUID().toString()))))
                .build());
    }

    private synchronized void send(Event event) {
        try {
            if (subscription != null) {
                subscription.write(RecordIo.encode(event.toByteArray()));
                subscription.flush();
            }
        } catch (IOException _) {
            subscription = null;
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
