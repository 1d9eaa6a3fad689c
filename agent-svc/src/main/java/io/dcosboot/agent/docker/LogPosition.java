package io.dcosboot.agent.docker;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.DateTimeException;
import java.time.Instant;

/**
 * How far one output stream of a container has been written to its file.
 *
 * @param time of the last piece written; pieces of one long line share theirs
 * @param pieces of exactly that time already written
 * @param length of the file after them
 */
record LogPosition(Instant time, int pieces, long length) {

    LogPosition advanced(Instant pieceTime, long bytes) {
        return new LogPosition(pieceTime, pieceTime.equals(time) ? pieces + 1 : 1, length + bytes);
    }

    /** Before anything was printed. */
    static LogPosition start(long length) {
        return new LogPosition(Instant.EPOCH, 0, length);
    }

    /**
     * Both streams of a container, in one small file.
     */
    record Both(LogPosition stdout, LogPosition stderr) {

        void save(Path file) throws IOException {
            Path next = file.resolveSibling(file.getFileName() + ".new");
            Files.writeString(next, line(stdout) + line(stderr));
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
        }

        private static String line(LogPosition position) {
            return position.time() + " " + position.pieces() + " " + position.length() + "\n";
        }

        /**
         * @throws NoSuchFileException nothing has been saved
         */
        static Both load(Path file) throws IOException {
            String[] lines = Files.readString(file, StandardCharsets.US_ASCII).split("\n");
            try {
                return new Both(parse(lines[0]), parse(lines[1]));
            } catch (DateTimeException | NumberFormatException | ArrayIndexOutOfBoundsException e) {
                throw new IOException("damaged: " + file, e);
            }
        }

        private static LogPosition parse(String line) {
            String[] words = line.split(" ");
            return new LogPosition(Instant.parse(words[0]), Integer.parseInt(words[1]), Long.parseLong(words[2]));
        }
    }
}
