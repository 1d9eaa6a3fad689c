package io.dcosboot.mesos.recordio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecordReaderTest {
    private final List<String> records = new ArrayList<>();

    @Test
    void framesAreLengthLineFeedAndBytes() {
        assertThat(RecordIo.encode("hällo".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo("6\nhällo".getBytes(StandardCharsets.UTF_8));
        assertThat(RecordIo.encode(new byte[0])).isEqualTo(new byte[] {'0', '\n'});
    }

    @Property
    void anyRecordsSurviveAnyChunkBorders(
            @ForAll @Size(max = 20) List<@Size(max = 300) byte[]> sent, @ForAll @IntRange(min = 1, max = 50) int chunk)
            throws RecordIoException {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        sent.forEach(record -> stream.writeBytes(RecordIo.encode(record)));
        RecordReader reader = new RecordReader(300);
        List<byte[]> received = new ArrayList<>();

        byte[] bytes = stream.toByteArray();
        for (int from = 0; from < bytes.length; from += chunk) {
            reader.feed(ByteBuffer.wrap(bytes, from, Math.min(chunk, bytes.length - from)), received::add);
        }
        reader.end();

        assertThat(received).usingRecursiveComparison().isEqualTo(sent);
    }

    @Property
    void arbitraryBytesGiveRecordsWithinTheLimitOrAnError(@ForAll @Size(max = 200) byte[] garbage) {
        RecordReader reader = new RecordReader(16);
        try {
            reader.feed(
                    ByteBuffer.wrap(garbage),
                    record -> assertThat(record.length).isLessThanOrEqualTo(16));
            reader.end();
        } catch (RecordIoException e) {
            assertThat(e).hasMessageMatching("[ -~]+");
        }
    }

    @Property
    void arbitraryDigitsGiveRecordsWithinTheLimitOrAnError(
            @ForAll List<@IntRange(min = '0', max = '9') Integer> digits) {
        StringBuilder text = new StringBuilder();
        digits.forEach(digit -> text.append((char) digit.intValue()));
        RecordReader reader = new RecordReader(16);
        try {
            reader.feed(bytes(text + "\n" + "x".repeat(16)), record -> {});
        } catch (RecordIoException e) {
            assertThat(e).hasMessageMatching("[ -~]+");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-1\nx",
                "+1\nx",
                " 1\nx",
                "01\nx",
                "00\n",
                "1 \nx",
                "0x1\nx",
                "1\r\nx",
                "\n",
                "{\"a\":1}",
                "1.0\nx"
            })
    void lengthsThatAreNoPlainNumberAreRefused(String stream) {
        assertThatThrownBy(() -> feed(new RecordReader(100), stream)).isInstanceOf(RecordIoException.class);
        assertThat(records).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"101", "2147483648", "4294967297", "18446744073709551617", "99999999999999999999999999999999999999"})
    void lengthsBeyondTheLimitAreRefusedBeforeTheirEnd(String length) {
        assertThatThrownBy(() -> feed(new RecordReader(100), length))
                .isInstanceOf(RecordIoException.class)
                .hasMessage("Record is longer than 100 bytes");
    }

    @Test
    void theLimitItselfIsAccepted() throws RecordIoException {
        feed(new RecordReader(100), "100\n" + "x".repeat(100));
        feed(new RecordReader(0), "0\n");
        feed(new RecordReader(Integer.MAX_VALUE), "1\nx");

        assertThat(records).containsExactly("x".repeat(100), "", "x");
    }

    @Test
    void anAnnouncedLengthTakesNoMemoryUntilItsBytesArrive() throws RecordIoException {
        List<RecordReader> readers = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            RecordReader reader = new RecordReader(Integer.MAX_VALUE);
            feed(reader, "2147483647\nx");
            readers.add(reader);
        }
        assertThat(readers).hasSize(1000);
        assertThat(records).isEmpty();
    }

    @Test
    void anEndInsideARecordIsAnError() throws RecordIoException {
        RecordReader inLength = new RecordReader(10);
        feed(inLength, "1");
        assertThatThrownBy(inLength::end).isInstanceOf(RecordIoException.class);

        RecordReader inBody = new RecordReader(10);
        feed(inBody, "2\nx");
        assertThatThrownBy(inBody::end).isInstanceOf(RecordIoException.class);

        RecordReader between = new RecordReader(10);
        feed(between, "1\nx");
        between.end();
    }

    @Test
    void afterAnErrorNothingIsReadAnyMore() {
        RecordReader reader = new RecordReader(10);
        assertThatThrownBy(() -> feed(reader, "x")).isInstanceOf(RecordIoException.class);
        assertThatThrownBy(() -> feed(reader, "1\nx")).isInstanceOf(RecordIoException.class);
        assertThat(records).isEmpty();
    }

    private void feed(RecordReader reader, String stream) throws RecordIoException {
        reader.feed(bytes(stream), record -> records.add(new String(record, StandardCharsets.UTF_8)));
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }
}
