package io.dcosboot.mesos.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.protobuf.Message;
import io.dcosboot.mesos.recordio.RecordReader;
import io.dcosboot.mesos.v1.executor.Event;
import io.dcosboot.mesos.v1.master.Response;
import io.dcosboot.mesos.v1.scheduler.Call;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Messages recorded from the original read and write the same, member for member; skipped without the recordings. */
class RecordedMessagesTest {
    private static final Path RECORDINGS = Path.of("../../shared/fixtures/mesos");

    private static final Map<String, Message> PROTOTYPES = Map.of(
            "master-api", Response.getDefaultInstance(),
            "master-empty", Response.getDefaultInstance(),
            "agent-api", io.dcosboot.mesos.v1.agent.Response.getDefaultInstance(),
            "scheduler", io.dcosboot.mesos.v1.scheduler.Event.getDefaultInstance(),
            "operator", io.dcosboot.mesos.v1.master.Event.getDefaultInstance(),
            "executor", Event.getDefaultInstance());

    @BeforeAll
    static void recordingsAreThere() {
        assumeTrue(Files.isDirectory(RECORDINGS), () -> "No recordings at " + RECORDINGS.toAbsolutePath());
    }

    @ParameterizedTest
    @CsvSource({"master-api, ''", "agent-api, ''", "master-empty, api-"})
    void responsesReadAndWriteTheSame(String folder, String prefix) throws Exception {
        try (Stream<Path> files = Files.list(RECORDINGS.resolve(folder))) {
            List<Path> responses = files.filter(
                            file -> file.getFileName().toString().matches(prefix + "[A-Z][A-Za-z_-]*\\.json"))
                    .toList();
            assertThat(responses).isNotEmpty();
            for (Path response : responses) {
                readsAndWritesTheSame(response.toString(), Files.readAllBytes(response), PROTOTYPES.get(folder));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"scheduler", "operator", "executor"})
    void streamsReadAndWriteTheSame(String folder) throws Exception {
        List<byte[]> records = records(RECORDINGS.resolve(folder).resolve("stream.recordio"));
        assertThat(records).isNotEmpty();
        for (int i = 0; i < records.size(); i++) {
            readsAndWritesTheSame(folder + " #" + i, records.get(i), PROTOTYPES.get(folder));
        }
    }

    @ParameterizedTest
    @CsvSource({"scheduler", "operator"})
    void protobufStreamsReadAndWriteTheSameBytes(String folder) throws Exception {
        for (byte[] record : records(RECORDINGS.resolve(folder).resolve("stream-protobuf.recordio"))) {
            Message message = PROTOTYPES.get(folder).getParserForType().parseFrom(record);
            assertThat(message.toByteArray()).isEqualTo(record);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "bad-json, {nope",
        "empty-body, ''",
        "json-array, []",
        "json-string, '\"x\"'",
        "type-number, {\"type\":5}",
        "wrong-field-type, {\"type\":{}}",
        "kill-no-task, '{\"type\":\"KILL\",\"framework_id\":{\"value\":\"f\"},\"kill\":{}}'",
        "subscribe-info-without-user, '{\"type\":\"SUBSCRIBE\",\"subscribe\":{\"framework_info\":{\"name\":\"n\"}}}'",
        "ack-not-base64, '{\"acknowledge\":{\"agent_id\":{\"value\":\"a\"},\"task_id\":{\"value\":\"t\"},\"uuid\":\"***\"}}'"
    })
    void errorsHaveTheRecordedText(String recording, String body) throws Exception {
        String recorded =
                Files.readString(RECORDINGS.resolve("errors-scheduler").resolve(recording + ".txt"));
        try {
            MesosJson.parse(body, Call.getDefaultInstance());
            assertThat(recorded).as("expected an error").isNull();
        } catch (MesosJsonException e) {
            String prefix =
                    e.syntax() ? "Failed to parse body into JSON: " : "Failed to convert JSON into Call protobuf: ";
            assertThat(prefix + e.getMessage()).isEqualTo(recorded);
        }
    }

    private static void readsAndWritesTheSame(String name, byte[] json, Message prototype) throws Exception {
        String written = MesosJson.print(MesosJson.parse(json, prototype));
        // The original leaks AgentInfo.checkpoint, a field that the v1 schema does not have.
        String expected = normalized(json).replace(",\"checkpoint\":true},\"active\"", "},\"active\"");
        assertThat(normalized(written.getBytes(StandardCharsets.UTF_8)))
                .as(name)
                .isEqualTo(expected);
    }

    /** The same tokens in the same order, without white space, numbers by value. */
    private static String normalized(byte[] json) {
        StringWriter text = new StringWriter();
        JsonFactory factory = new JsonFactory();
        try (JsonParser in = factory.createParser(ObjectReadContext.empty(), json);
                JsonGenerator out = factory.createGenerator(ObjectWriteContext.empty(), text)) {
            for (JsonToken token = in.nextToken(); token != null; token = in.nextToken()) {
                if (token == JsonToken.VALUE_NUMBER_FLOAT) {
                    // The original's 17th digit is not always the nearest one, though the value is the same.
                    out.writeNumber(in.getDoubleValue());
                } else {
                    out.copyCurrentEvent(in);
                }
            }
        }
        return text.toString();
    }

    private static List<byte[]> records(Path stream) throws IOException {
        List<byte[]> records = new ArrayList<>();
        RecordReader reader = new RecordReader(1 << 24);
        reader.feed(ByteBuffer.wrap(Files.readAllBytes(stream)), records::add);
        reader.end();
        return records;
    }
}
