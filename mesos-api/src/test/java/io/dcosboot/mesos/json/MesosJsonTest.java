package io.dcosboot.mesos.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import com.google.protobuf.Duration;
import com.google.protobuf.Message;
import io.dcosboot.mesos.RandomMessages;
import io.dcosboot.mesos.v1.CheckStatusInfo;
import io.dcosboot.mesos.v1.ContainerID;
import io.dcosboot.mesos.v1.Filters;
import io.dcosboot.mesos.v1.FrameworkInfo;
import io.dcosboot.mesos.v1.MachineID;
import io.dcosboot.mesos.v1.Offer;
import io.dcosboot.mesos.v1.OfferFilters.ResourceQuantities;
import io.dcosboot.mesos.v1.Resource;
import io.dcosboot.mesos.v1.TaskInfo;
import io.dcosboot.mesos.v1.TaskStatus;
import io.dcosboot.mesos.v1.TimeInfo;
import io.dcosboot.mesos.v1.Value;
import io.dcosboot.mesos.v1.agent.ProcessIO;
import io.dcosboot.mesos.v1.executor.Call;
import io.dcosboot.mesos.v1.master.Call.DrainAgent;
import io.dcosboot.mesos.v1.master.Event;
import io.dcosboot.mesos.v1.master.Response;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

class MesosJsonTest {
    private static final io.dcosboot.mesos.v1.scheduler.Call SCHEDULER_CALL =
            io.dcosboot.mesos.v1.scheduler.Call.getDefaultInstance();
    private static final List<Message> ROOTS = List.of(
            SCHEDULER_CALL,
            io.dcosboot.mesos.v1.scheduler.Event.getDefaultInstance(),
            Call.getDefaultInstance(),
            Event.getDefaultInstance(),
            Response.getDefaultInstance(),
            io.dcosboot.mesos.v1.master.Call.getDefaultInstance(),
            io.dcosboot.mesos.v1.agent.Call.getDefaultInstance(),
            ProcessIO.getDefaultInstance(),
            TaskInfo.getDefaultInstance(),
            Offer.getDefaultInstance());

    // Out

    @Property(tries = 200)
    void whatIsWrittenReadsBackWithDefaultsFilledIn(@ForAll long seed) throws MesosJsonException {
        RandomMessages random = new RandomMessages(seed);
        for (Message root : ROOTS) {
            Message message = random.next(root);
            String json = MesosJson.print(message);

            Message read = MesosJson.parse(json, root);

            // Defaults are written out, so only the second text can be compared with the first.
            assertThat(MesosJson.print(read)).isEqualTo(json);
            assertThat(stripDefaults(read)).isEqualTo(stripDefaults(message));
        }
    }

    @Test
    void unsetFieldsAppearOnlyWithASchemaDefaultThatIsNotDeprecated() {
        FrameworkInfo info =
                FrameworkInfo.newBuilder().setUser("u").setName("n").build();

        assertThat(MesosJson.print(info))
                .isEqualTo("{\"user\":\"u\",\"name\":\"n\",\"failover_timeout\":0.0,\"checkpoint\":false}");
        assertThat(MesosJson.print(Filters.getDefaultInstance())).isEqualTo("{\"refuse_seconds\":5.0}");
        assertThat(MesosJson.print(MachineID.getDefaultInstance())).isEqualTo("{}");
    }

    @Test
    void aDeprecatedFieldThatIsSetIsWritten() {
        assertThat(MesosJson.print(FrameworkInfo.newBuilder()
                        .setUser("u")
                        .setName("n")
                        .setRole("r")
                        .build()))
                .contains("\"role\":\"r\"");
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1.0",
        "0, 0.0",
        "-0.0, -0.0",
        "0.1, 0.1",
        "1e7, 10000000.0",
        "22894891008, 22894891008.0",
        "1795371537.298899, 1795371537.298899",
        "123456789012345680, 123456789012345680.0",
        "1e20, 100000000000000000000.0",
        "1e21, 1e21",
        "1.5e300, 1.5e300",
        "0.000001, 0.000001",
        "1.5e-5, 0.000015",
        "1e-7, 1e-7",
        "-2.5e-8, -2.5e-8",
        "Infinity, \"Infinity\"",
        "-Infinity, \"-Infinity\"",
        "NaN, \"NaN\"",
        "469273.026763151, 469273.026763151"
    })
    void doublesCarryAFractionAndNoNeedlessExponent(double value, String text) {
        assertThat(MesosJson.print(Filters.newBuilder().setRefuseSeconds(value).build()))
                .isEqualTo("{\"refuse_seconds\":" + text + "}");
    }

    @Test
    void integersAreNumbersAndUnsignedOnesNeverNegative() {
        assertThat(MesosJson.print(
                        TimeInfo.newBuilder().setNanoseconds(Long.MIN_VALUE).build()))
                .isEqualTo("{\"nanoseconds\":-9223372036854775808}");
        assertThat(MesosJson.print(
                        Value.Range.newBuilder().setBegin(0).setEnd(-1L).build()))
                .isEqualTo("{\"begin\":0,\"end\":18446744073709551615}");
        assertThat(MesosJson.print(
                        CheckStatusInfo.Http.newBuilder().setStatusCode(-1).build()))
                .isEqualTo("{\"status_code\":4294967295}");
    }

    @Test
    void bytesAreBase64AndMapsAreObjects() {
        assertThat(MesosJson.print(io.dcosboot
                        .mesos
                        .v1
                        .UUID
                        .newBuilder()
                        .setValue(ByteString.copyFrom(new byte[] {-1, -2, 0, 1}))
                        .build()))
                .isEqualTo("{\"value\":\"//4AAQ==\"}");
        assertThat(MesosJson.print(ResourceQuantities.newBuilder()
                        .putQuantities(
                                "cpus", Value.Scalar.newBuilder().setValue(1).build())
                        .build()))
                .isEqualTo("{\"quantities\":{\"cpus\":{\"value\":1.0}}}");
    }

    @Test
    void aProtobufDurationIsAPlainMessage() throws MesosJsonException {
        String json = "{\"agent_id\":{\"value\":\"a\"},\"max_grace_period\":{\"seconds\":60,\"nanos\":5}}";

        assertThat(MesosJson.parse(json, DrainAgent.getDefaultInstance()).getMaxGracePeriod())
                .isEqualTo(Duration.newBuilder().setSeconds(60).setNanos(5).build());
        assertThat(MesosJson.print(MesosJson.parse(json, DrainAgent.getDefaultInstance())))
                .startsWith(json.substring(0, json.length() - 1));
    }

    @Test
    void theListsOfTheStateCallsAreWrittenEvenIfEmpty() {
        assertThat(MesosJson.print(Response.GetTasks.getDefaultInstance()))
                .isEqualTo("{\"tasks\":[],\"unreachable_tasks\":[],\"completed_tasks\":[]}");
        assertThat(MesosJson.print(Response.GetOperations.getDefaultInstance())).isEqualTo("{}");
    }

    @Test
    void aMessageCanBePartOfABiggerDocument() {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(ObjectWriteContext.empty(), text)) {
            json.writeStartArray();
            MesosJson.write(MachineID.newBuilder().setIp("1.2.3.4").build(), json);
            json.writeStartObject();
            MesosJson.writeMembers(MachineID.newBuilder().setHostname("h").build(), json);
            json.writeName("more");
            MesosJson.writeDouble(1e7, json);
            json.writeEndObject();
            json.writeEndArray();
        }
        assertThat(text).hasToString("[{\"ip\":\"1.2.3.4\"},{\"hostname\":\"h\",\"more\":10000000.0}]");
    }

    // In

    @Test
    void unknownFieldsAreIgnoredAndNullMeansUnset() throws MesosJsonException {
        MachineID id = MesosJson.parse(
                "{\"nope\":{\"deep\":[1,{}]},\"hostname\":null,\"ip\":\"x\"}", MachineID.getDefaultInstance());

        assertThat(id).isEqualTo(MachineID.newBuilder().setIp("x").build());
    }

    @Test
    void ofEqualNamesTheLastCounts() throws MesosJsonException {
        assertThat(MesosJson.parse("{\"ip\":\"a\",\"ip\":\"b\"}", MachineID.getDefaultInstance())
                        .getIp())
                .isEqualTo("b");
        assertThat(MesosJson.parse("{\"ip\":\"a\",\"ip\":null}", MachineID.getDefaultInstance())
                        .hasIp())
                .isFalse();
        assertThat(MesosJson.parse("{\"item\":[\"a\"],\"item\":[\"b\"]}", Value.Set.getDefaultInstance())
                        .getItemList())
                .containsExactly("b");
        assertThat(MesosJson.parse(
                                "{\"value\":\"c\",\"parent\":{\"value\":\"p\",\"parent\":{\"value\":\"q\"}},\"parent\":{\"value\":\"r\"}}",
                                ContainerID.getDefaultInstance())
                        .getParent())
                .isEqualTo(ContainerID.newBuilder().setValue("r").build());
        assertThat(MesosJson.parse(
                                "{\"quantities\":{\"a\":{\"value\":1},\"a\":{\"value\":2}}}",
                                ResourceQuantities.getDefaultInstance())
                        .getQuantitiesOrThrow("a")
                        .getValue())
                .isEqualTo(2.0);
    }

    @Test
    void numbersAndBooleansMayBeQuoted() throws MesosJsonException {
        assertThat(MesosJson.parse("{\"refuse_seconds\":\"1.5\"}", Filters.getDefaultInstance())
                        .getRefuseSeconds())
                .isEqualTo(1.5);
        assertThat(MesosJson.parse("{\"refuse_seconds\":\"-Infinity\"}", Filters.getDefaultInstance())
                        .getRefuseSeconds())
                .isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(MesosJson.parse("{\"nanoseconds\":\"9223372036854775807\"}", TimeInfo.getDefaultInstance())
                        .getNanoseconds())
                .isEqualTo(Long.MAX_VALUE);
        assertThat(MesosJson.parse(
                                "{\"begin\":\"0\",\"end\":\"18446744073709551615\"}", Value.Range.getDefaultInstance())
                        .getEnd())
                .isEqualTo(-1L);
        assertThat(MesosJson.parse("{\"succeeded\":\"true\"}", CheckStatusInfo.Tcp.getDefaultInstance())
                        .getSucceeded())
                .isTrue();
    }

    @Test
    void fractionsOfIntegersAreCutOff() throws MesosJsonException {
        assertThat(MesosJson.parse("{\"nanoseconds\":1.9e3}", TimeInfo.getDefaultInstance())
                        .getNanoseconds())
                .isEqualTo(1900);
        assertThat(MesosJson.parse("{\"exit_code\":-1.5}", CheckStatusInfo.Command.getDefaultInstance())
                        .getExitCode())
                .isEqualTo(-1);
        assertThat(MesosJson.parse("{\"begin\":0,\"end\":1.5e19}", Value.Range.getDefaultInstance())
                        .getEnd())
                .isEqualTo(Long.parseUnsignedLong("15000000000000000000"));
    }

    @Test
    void aBareValueForARepeatedFieldIsOneElement() throws MesosJsonException {
        assertThat(MesosJson.parse("{\"item\":\"a\"}", Value.Set.getDefaultInstance())
                        .getItemList())
                .containsExactly("a");
        assertThat(MesosJson.parse("{\"range\":{\"begin\":1,\"end\":2}}", Value.Ranges.getDefaultInstance())
                        .getRangeCount())
                .isEqualTo(1);
    }

    @Test
    void anUnknownEnumNameLeavesAnOptionalFieldUnsetAndIsAnErrorInARequiredOne() throws MesosJsonException {
        assertThat(MesosJson.parse("{\"type\":\"NO_SUCH_CALL\"}", SCHEDULER_CALL)
                        .hasType())
                .isFalse();
        assertThat(error("{\"name\":\"cpus\",\"type\":\"NOPE\"}", Resource.getDefaultInstance()))
                .isEqualTo("Failed to find enum for 'NOPE'");
    }

    @Test
    void halfSurrogatesAreReplacedSoThatTheTextCanBeWrittenAgain() throws MesosJsonException {
        MachineID id = MesosJson.parse("{\"ip\":\"a\\ud800b\\udc00\\ud83d\\ude00\"}", MachineID.getDefaultInstance());

        assertThat(id.getIp()).isEqualTo("a\ufffdb\ufffd😀");
        assertThat(MesosJson.parse(MesosJson.toBytes(id), MachineID.getDefaultInstance()))
                .isEqualTo(id);
    }

    @Test
    void arraysOfMessagesAreReadAsAWhole() throws MesosJsonException {
        byte[] json = "[{\"ip\":\"a\"},{}]".getBytes(StandardCharsets.UTF_8);

        assertThat(MesosJson.parseArray(json, MachineID.getDefaultInstance()))
                .containsExactly(MachineID.newBuilder().setIp("a").build(), MachineID.getDefaultInstance());
        assertThat(arrayError("{}")).isEqualTo("Unexpected JSON type parsed");
        assertThat(arrayError("[1]")).isEqualTo("Expecting a JSON object");
        assertThat(arrayError("[{}")).startsWith("syntax error at line 1 near: ");
    }

    // Errors

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"type\":5} | Not expecting a JSON number for field 'type'",
                "{\"type\":{}} | Not expecting a JSON object for field 'type'",
                "{\"type\":[\"KILL\"]} | Not expecting a JSON array for field 'type'",
                "{\"type\":true} | Not expecting a JSON boolean for field 'type'",
                "{\"kill\":\"x\"} | Not expecting a JSON string for field 'kill'",
                "{\"framework_id\":{\"value\":1}} | Not expecting a JSON number for field 'value'",
                "[] | Expecting a JSON object",
                "\"x\" | Expecting a JSON object",
                "null | Expecting a JSON object",
                "{\"kill\":{}} | Missing required fields: kill.task_id",
                "{\"framework_id\":{},\"kill\":{}} | Missing required fields: framework_id.value, kill.task_id",
                "{\"acknowledge\":{\"uuid\":\"***\"}} | Failed to base64 decode bytes field 'uuid': Invalid character '*'",
                "{\"acknowledge\":{\"uuid\":\"A\"}} | Failed to base64 decode bytes field 'uuid': Invalid length",
                "{\"decline\":{\"filters\":{\"refuse_seconds\":\"abc\"}}} | Failed to convert 'abc' to number",
                "{\"decline\":{\"filters\":{\"refuse_seconds\":\"0x1p3\"}}} | Failed to convert '0x1p3' to number",
                "{\"decline\":{\"filters\":{\"refuse_seconds\":\"1d\"}}} | Failed to convert '1d' to number",
                "{\"decline\":{\"filters\":{\"refuse_seconds\":1e999}}} | Number 1e999 is out of range for field 'refuse_seconds'",
                "{\"accept\":{\"operations\":[{\"launch\":{\"task_infos\":[{\"limits\":[]}]}}]}} | Not expecting a JSON array for field 'limits'",
            })
    void whatDoesNotFitIsNamedInTheWordsOfTheWire(String json, String message) {
        MesosJsonException e =
                catchThrowableOfType(MesosJsonException.class, () -> MesosJson.parse(json, SCHEDULER_CALL));

        assertThat(e).hasMessage(message);
        assertThat(e.syntax()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{nope | syntax error at line 1 near: nope",
                "'' | 'syntax error at line 1 near: '",
                "'  ' | 'syntax error at line 1 near: '",
                "{\"type\": nope} | syntax error at line 1 near: nope}",
                "{\"type\":5,} | syntax error at line 1 near: }",
                "{\"type\":5,nope | syntax error at line 1 near: nope",
                "{} x | syntax error at line 1 near: x",
                "{\"a\":1}{} | syntax error at line 1 near: {}",
                "{\"a\":\"b | 'syntax error at line 1 near: '",
                "[1 2] | syntax error at line 1 near: 2]",
            })
    void whatIsNoJsonIsReportedAsSuchWhateverElseIsWrong(String json, String message) {
        MesosJsonException e =
                catchThrowableOfType(MesosJsonException.class, () -> MesosJson.parse(json, SCHEDULER_CALL));

        assertThat(e).hasMessage(message);
        assertThat(e.syntax()).isTrue();
    }

    @Test
    void aSyntaxErrorNamesItsLine() {
        assertThat(error("{\n\"a\": 1,\n  \"b\": oops\n}", SCHEDULER_CALL))
                .isEqualTo("syntax error at line 3 near: oops");
    }

    // Hostile input

    @ParameterizedTest
    @ValueSource(strings = {"[", "{\"parent\":", "{\"unknown\":["})
    void endlessNestingIsRefused(String opening) {
        assertThat(error(opening.repeat(100_000), ContainerID.getDefaultInstance()))
                .startsWith("syntax error");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e400", "-1e400", "9223372036854775808", "1e19", "-9223372036854775809", "1e1000000000"})
    void numbersBeyondTheirFieldAreRefused(String number) {
        String message = error("{\"nanoseconds\":" + number + "}", TimeInfo.getDefaultInstance());
        assertThat(message).isEqualTo("Number " + number + " is out of range for field 'nanoseconds'");
        assertThat(error("{\"nanoseconds\":\"" + number + "\"}", TimeInfo.getDefaultInstance()))
                .containsAnyOf("out of range", "Failed to convert");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "4294967296", "1e10"})
    void unsignedFieldsTakeNoOtherNumbers(String number) {
        assertThat(error("{\"status_code\":" + number + "}", CheckStatusInfo.Http.getDefaultInstance()))
                .isEqualTo("Number " + number + " is out of range for field 'status_code'");
    }

    @Test
    void veryLongNumbersAndNonUtf8AreRefused() {
        assertThat(error("{\"nanoseconds\":" + "9".repeat(1_000_000) + "}", TimeInfo.getDefaultInstance()))
                .hasSizeLessThan(300);
        assertThat(error("{\"nanoseconds\":\"" + "9".repeat(1_000_000) + "\"}", TimeInfo.getDefaultInstance()))
                .hasSizeLessThan(300);
        byte[] latin1 = "{\"ip\":\"ä\"}".getBytes(StandardCharsets.ISO_8859_1);
        MesosJsonException e = catchThrowableOfType(
                MesosJsonException.class, () -> MesosJson.parse(latin1, MachineID.getDefaultInstance()));
        assertThat(e.syntax()).isTrue();
    }

    @Property
    void arbitraryTextNeverFailsInAnotherWay(@ForAll String text) {
        try {
            MesosJson.parse(text, SCHEDULER_CALL);
        } catch (MesosJsonException e) {
            assertThat(e.getMessage()).isNotEmpty();
        }
    }

    @Property
    void brokenMessagesNeverFailInAnotherWay(@ForAll long seed, @ForAll int position, @ForAll byte garbage) {
        byte[] json = MesosJson.toBytes(new RandomMessages(seed).next(TaskStatus.getDefaultInstance()));
        json[Math.floorMod(position, json.length)] = garbage;
        try {
            MesosJson.parse(json, TaskStatus.getDefaultInstance());
        } catch (MesosJsonException e) {
            assertThat(e.getMessage()).isNotEmpty();
        }
    }

    private static String error(String json, Message prototype) {
        return catchThrowableOfType(MesosJsonException.class, () -> MesosJson.parse(json, prototype))
                .getMessage();
    }

    private static String arrayError(String json) {
        return catchThrowableOfType(
                        MesosJsonException.class,
                        () -> MesosJson.parseArray(
                                json.getBytes(StandardCharsets.UTF_8), MachineID.getDefaultInstance()))
                .getMessage();
    }

    /** The message without singular fields that have their default value. */
    private static Message stripDefaults(Message message) {
        Message.Builder stripped = message.toBuilder();
        message.getAllFields().forEach((field, value) -> {
            if (field.isRepeated() && !field.isMapField() && value instanceof List<?> list) {
                for (int i = 0; i < list.size(); i++) {
                    if (list.get(i) instanceof Message element) {
                        stripped.setRepeatedField(field, i, stripDefaults(element));
                    }
                }
            } else if (!field.isRepeated() && value instanceof Message nested) {
                stripped.setField(field, stripDefaults(nested));
            } else if (field.hasDefaultValue() && !field.isRequired() && value.equals(field.getDefaultValue())) {
                stripped.clearField(field);
            }
        });
        return stripped.build();
    }
}
