package io.dcosboot.agent.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.dcosboot.agent.checkpoint.RecordLog.End;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class RecordLogTest {

    @Test
    void anEmptyFileHasNoRecords() {
        assertThat(RecordLog.read(new byte[0])).isEqualTo(new RecordLog.Contents(List.of(), End.CLEAN, 0));
    }

    @Property(tries = 50)
    void givesBackWhatWasWritten(@ForAll("records") List<byte[]> records) {
        RecordLog.Contents contents = RecordLog.read(file(records));

        assertThat(contents.end()).isEqualTo(End.CLEAN);
        assertSame(contents.records(), records);
    }

    @Property(tries = 20)
    void cutOffAnywhereItGivesTheRecordsBeforeTheCut(@ForAll("records") List<byte[]> records) {
        byte[] file = file(records);
        for (int cut = 0; cut < file.length; cut++) {
            RecordLog.Contents contents = RecordLog.read(Arrays.copyOf(file, cut));

            assertSame(contents.records(), records.subList(0, contents.records().size()));
            assertThat(contents.validBytes()).isLessThanOrEqualTo(cut);
            assertThat(contents.end()).isEqualTo(contents.validBytes() == cut ? End.CLEAN : End.TORN);
        }
    }

    @Property(tries = 20)
    void withAnyBitFlippedItGivesARightPrefixAndSaysSo(@ForAll("records") List<byte[]> records) {
        byte[] file = file(records);
        for (int bit = 0; bit < file.length * 8; bit++) {
            byte[] damaged = file.clone();
            damaged[bit / 8] ^= (byte) (1 << bit % 8);

            RecordLog.Contents contents = RecordLog.read(damaged);

            assertThat(contents.end()).isNotEqualTo(End.CLEAN);
            assertSame(contents.records(), records.subList(0, contents.records().size()));
        }
    }

    @Provide
    static Arbitrary<List<byte[]>> records() {
        return Arbitraries.bytes()
                .array(byte[].class)
                .ofMinSize(1)
                .ofMaxSize(30)
                .list()
                .ofMinSize(1)
                .ofMaxSize(5);
    }

    private static byte[] file(List<byte[]> records) {
        var bytes = new ByteArrayOutputStream();
        records.forEach(payload -> bytes.writeBytes(RecordLog.encode(payload)));
        return bytes.toByteArray();
    }

    private static void assertSame(List<byte[]> actual, List<byte[]> expected) {
        assertThat(actual.stream().map(Arrays::toString))
                .containsExactlyElementsOf(
                        expected.stream().map(Arrays::toString).toList());
    }
}
