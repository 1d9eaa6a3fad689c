package io.dcosboot.agent.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogFileTest {

    private record Piece(Instant time, String text) {}

    /** Lines of which some share their time, as the pieces of a long line do. */
    private static List<Piece> stream(List<Integer> steps) {
        List<Piece> pieces = new ArrayList<>();
        Instant time = Instant.parse("2026-01-01T00:00:00.000000001Z");
        for (int i = 0; i < steps.size(); i++) {
            time = time.plusNanos(steps.get(i));
            pieces.add(new Piece(time, "piece " + i + (steps.get(i) == 0 ? "" : "\n")));
        }
        return pieces;
    }

    private static void write(LogFile file, Piece piece) throws IOException {
        file.write(piece.time(), ByteBuffer.wrap(piece.text().getBytes(StandardCharsets.UTF_8)));
    }

    @Property(tries = 200)
    void whateverIsSavedAndWhereverItStopsEveryPieceIsWrittenOnce(
            @ForAll @Size(min = 1, max = 40) List<@IntRange(max = 2) Integer> steps,
            @ForAll @Size(max = 5) List<@IntRange(max = 39) Integer> stops,
            @ForAll @IntRange(max = 10) int savedBefore,
            @ForAll @IntRange(max = 12) int lostBytes)
            throws IOException {
        List<Piece> pieces = stream(steps);
        Path directory = Files.createTempDirectory("log-file");
        Path path = Files.writeString(directory.resolve("stdout"), "before\n");
        try {
            LogPosition saved = LogPosition.start(Files.size(path));
            for (int stop : stops) {
                saved = writeUntil(path, saved, pieces, Math.min(stop, pieces.size()), savedBefore);
                cutLastWrite(path, saved, lostBytes);
            }
            writeUntil(path, saved, pieces, pieces.size(), 0);

            StringBuilder all = new StringBuilder("before\n");
            pieces.forEach(p -> all.append(p.text()));
            assertThat(path).hasContent(all.toString());
        } finally {
            Files.delete(path);
            Files.delete(directory);
        }
    }

    /** A writer that saves its position for the last time some pieces before it stops. */
    private static LogPosition writeUntil(Path path, LogPosition from, List<Piece> pieces, int end, int unsaved)
            throws IOException {
        LogPosition saved = from;
        try (LogFile file = new LogFile(path, from)) {
            for (int i = 0; i < end; i++) {
                write(file, pieces.get(i));
                if (i < end - unsaved) {
                    saved = file.position();
                }
            }
        }
        return saved;
    }

    /** The writer was killed in the middle of a write: less is in the file than it had meant to write. */
    private static void cutLastWrite(Path path, LogPosition saved, int bytes) throws IOException {
        try (var channel = Files.newByteChannel(path, java.nio.file.StandardOpenOption.WRITE)) {
            channel.truncate(Math.max(saved.length(), channel.size() - bytes));
        }
    }

    @Test
    void positionsSurviveOnDisk(@TempDir Path directory) throws IOException {
        var both = new LogPosition.Both(
                new LogPosition(Instant.parse("2026-01-01T00:00:00.123456789Z"), 2, 77), LogPosition.start(5));
        Path file = directory.resolve("logs");

        both.save(file);

        assertThat(LogPosition.Both.load(file)).isEqualTo(both);
        Files.writeString(file, "nonsense");
        assertThatThrownBy(() -> LogPosition.Both.load(file)).hasMessageContaining("damaged");
    }

    @Test
    void aLinkInPlaceOfTheFileIsNotFollowed(@TempDir Path directory) throws IOException {
        Path precious = Files.writeString(directory.resolve("precious"), "");
        Path link = Files.createSymbolicLink(directory.resolve("stdout"), precious);

        assertThatThrownBy(() -> new LogFile(link, LogPosition.start(0))).isInstanceOf(IOException.class);
    }
}
