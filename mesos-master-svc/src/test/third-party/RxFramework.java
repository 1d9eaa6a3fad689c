import com.mesosphere.mesos.rx.java.MesosClientBuilder;
import com.mesosphere.mesos.rx.java.SinkOperation;
import com.mesosphere.mesos.rx.java.SinkOperations;
import com.mesosphere.mesos.rx.java.protobuf.ProtobufMesosClientBuilder;
import com.mesosphere.mesos.rx.java.protobuf.SchedulerCalls;
import com.mesosphere.mesos.rx.java.util.MessageCodec;
import com.mesosphere.mesos.rx.java.util.UserAgentEntries;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.mesos.v1.Protos.CommandInfo;
import org.apache.mesos.v1.Protos.FrameworkID;
import org.apache.mesos.v1.Protos.Offer;
import org.apache.mesos.v1.Protos.Resource;
import org.apache.mesos.v1.Protos.TaskID;
import org.apache.mesos.v1.Protos.TaskInfo;
import org.apache.mesos.v1.Protos.TaskState;
import org.apache.mesos.v1.Protos.TaskStatus;
import org.apache.mesos.v1.Protos.Value;
import org.apache.mesos.v1.scheduler.Protos.Call;
import org.apache.mesos.v1.scheduler.Protos.Event;

/**
 * A framework on mesos-rxjava, a client library of others, run in a process of its own since it needs versions of
 * protobuf and Netty of its own. In protobuf it runs one task to its end; in JSON it declines an offer. Then it leaves.
 */
public final class RxFramework {

    private static volatile String framework = "";

    public static void main(String[] arguments) throws Throwable {
        URI master = URI.create(arguments[0]);
        if (arguments[1].equals("json")) {
            json(master);
        } else {
            protobuf(master);
        }
        System.out.println("left");
        System.exit(0); // its threads do not end by themselves
    }

    private static void protobuf(URI master) throws Throwable {
        ProtobufMesosClientBuilder.schedulerUsingProtos()
                .mesosUri(master)
                .applicationUserAgentEntry(UserAgentEntries.literal("rx", "1"))
                .subscribe(SchedulerCalls.subscribe("", "root", "rx-protobuf", 0L))
                .processStream(events -> events.map(event -> answer(event).map(SinkOperations::sink)))
                .build()
                .openStream()
                .await();
    }

    private static Optional<Call> answer(Event event) {
        switch (event.getType()) {
            case SUBSCRIBED -> {
                framework = event.getSubscribed().getFrameworkId().getValue();
                System.out.println("subscribed " + framework);
                return Optional.empty();
            }
            case OFFERS -> {
                return Optional.of(launch(event.getOffers().getOffers(0)));
            }
            case UPDATE -> {
                TaskStatus status = event.getUpdate().getStatus();
                System.out.println("told " + status.getState());
                return Optional.of(
                        status.getState() == TaskState.TASK_FINISHED
                                ? call(Call.Type.TEARDOWN).build()
                                : SchedulerCalls.ackUpdate(
                                        id(), status.getUuid(), status.getAgentId(), status.getTaskId()));
            }
            case ERROR -> throw new IllegalStateException(event.getError().getMessage());
            default -> {
                return Optional.empty();
            }
        }
    }

    private static Call launch(Offer offer) {
        TaskInfo task = TaskInfo.newBuilder()
                .setName("rx-task")
                .setTaskId(TaskID.newBuilder().setValue("rx-task"))
                .setAgentId(offer.getAgentId())
                .addResources(scalar("cpus", 0.1))
                .addResources(scalar("mem", 32))
                .setCommand(CommandInfo.newBuilder().setValue("sleep 1"))
                .build();
        return call(Call.Type.ACCEPT)
                .setAccept(Call.Accept.newBuilder()
                        .addOfferIds(offer.getId())
                        .addOperations(Offer.Operation.newBuilder()
                                .setType(Offer.Operation.Type.LAUNCH)
                                .setLaunch(Offer.Operation.Launch.newBuilder().addTaskInfos(task)))
                        .setFilters(org.apache.mesos.v1.Protos.Filters.newBuilder().setRefuseSeconds(3600)))
                .build();
    }

    private static Resource.Builder scalar(String name, double value) {
        return Resource.newBuilder()
                .setName(name)
                .setType(Value.Type.SCALAR)
                .setScalar(Value.Scalar.newBuilder().setValue(value));
    }

    private static Call.Builder call(Call.Type type) {
        return Call.newBuilder().setType(type).setFrameworkId(id());
    }

    private static FrameworkID id() {
        return FrameworkID.newBuilder().setValue(framework).build();
    }

    private static void json(URI master) throws Throwable {
        MesosClientBuilder.<String, String>newBuilder()
                .mesosUri(master)
                .applicationUserAgentEntry(UserAgentEntries.literal("rx", "1"))
                .sendCodec(new Json())
                .receiveCodec(new Json())
                .subscribe("""
                        {"type":"SUBSCRIBE","subscribe":{"framework_info":{"user":"root","name":"rx-json"}}}""")
                .processStream(events -> events.flatMapIterable(RxFramework::answers)
                        .map(call -> Optional.of(SinkOperations.sink(call))))
                .build()
                .openStream()
                .await();
    }

    private static List<String> answers(String event) {
        if (event.contains("\"SUBSCRIBED\"")) {
            framework = value(event, "framework_id");
            System.out.println("subscribed " + framework);
        } else if (event.contains("\"OFFERS\"")) {
            return List.of(
                    "{\"type\":\"DECLINE\",\"framework_id\":{\"value\":\"%s\"},\"decline\":{\"offer_ids\":[{\"value\":\"%s\"}]}}"
                            .formatted(framework, value(event, "id")),
                    "{\"type\":\"TEARDOWN\",\"framework_id\":{\"value\":\"%s\"}}".formatted(framework));
        }
        return List.of();
    }

    private static String value(String event, String member) {
        Matcher found = Pattern.compile("\"" + member + "\":\\{\"value\":\"([^\"]+)\"").matcher(event);
        if (!found.find()) {
            throw new IllegalStateException(event);
        }
        return found.group(1);
    }

    private static final class Json implements MessageCodec<String> {
        @Override
        public byte[] encode(String message) {
            return message.getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public String decode(byte[] bytes) {
            return new String(bytes, StandardCharsets.UTF_8);
        }

        @Override
        public String decode(InputStream in) {
            try {
                return decode(in.readAllBytes());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public String mediaType() {
            return "application/json";
        }

        @Override
        public String show(String message) {
            return message;
        }
    }
}
