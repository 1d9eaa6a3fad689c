package io.dcosboot.mesos.client;

import io.dcosboot.mesos.v1.master.Call;
import io.dcosboot.mesos.v1.master.Event;
import io.dcosboot.mesos.v1.master.Response;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The master's operator API (mesos-master.md §17): single calls and the event stream, in protobuf. Follows the redirect
 * to the leading master.
 */
public final class OperatorClient implements AutoCloseable {
    private static final String PATH = "/api/v1";

    private final ApiHttp http;

    /** Hears about one event stream, on a thread of its own; {@code disconnected} comes exactly once and last. */
    public interface Listener {
        void event(Event event);

        /**
         * @param cause {@link ApiException} if the master answered with an error
         */
        void disconnected(IOException cause);
    }

    public OperatorClient(ClientSettings settings) {
        http = new ApiHttp(settings);
    }

    /**
     * Makes a call other than SUBSCRIBE and waits for the answer.
     *
     * @param master address of any master, such as {@code http://10.0.0.1:5050}
     * @return the response, empty for calls that have none
     * @throws ApiException if the master refused the call
     */
    public Response call(URI master, Call call) throws IOException, InterruptedException {
        ApiHttp.Answer answer = http.post(master.resolve(PATH), call.toByteArray(), _ -> {});
        byte[] body = http.readAll(answer.response());
        return body.length == 0 ? Response.getDefaultInstance() : Response.parseFrom(body);
    }

    /** Opens an event stream, which lives until it is closed, breaks, or misses five heartbeats. */
    public AutoCloseable subscribe(URI master, Listener listener) {
        byte[] subscribe =
                Call.newBuilder().setType(Call.Type.SUBSCRIBE).build().toByteArray();
        return EventStream.start(http, master.resolve(PATH), subscribe, new StreamHandler(listener), null);
    }

    @Override
    public void close() {
        http.close();
    }

    private record StreamHandler(Listener listener) implements EventStream.Handler {
        @Override
        public void opened(EventStream stream, ApiHttp.Answer answer) {}

        @Override
        public @Nullable Duration record(byte[] record) throws IOException {
            Event event = Event.parseFrom(record);
            listener.event(event);
            return event.hasSubscribed() && event.getSubscribed().hasHeartbeatIntervalSeconds()
                    ? EventStream.seconds(event.getSubscribed().getHeartbeatIntervalSeconds())
                    : null;
        }

        @Override
        public void closed(EventStream stream, IOException cause) {
            listener.disconnected(cause);
        }
    }
}
