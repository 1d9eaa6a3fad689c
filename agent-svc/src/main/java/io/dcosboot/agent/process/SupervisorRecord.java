package io.dcosboot.agent.process;

import io.dcosboot.agent.core.ContainerExit;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a supervisor writes about itself and its command when it starts (see {@code supervisor.sh}).
 *
 * @param supervisor pid
 * @param supervisorStart clock ticks since the boot
 * @param command pid of the container's first process, also the number of its session
 * @param commandStart clock ticks since the boot
 * @param bootId of the boot these numbers belong to
 */
record SupervisorRecord(int supervisor, long supervisorStart, int command, long commandStart, String bootId) {

    private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");
    private static final Pattern EXIT = Pattern.compile("(-?\\d+) (?:\\[\\d+]\\s*[+-]?\\s*(\\S.*))?");
    private static final Pattern DONE = Pattern.compile("Done(?:\\((\\d+)\\))?(?:\\s.*)?");

    static SupervisorRecord parse(String line) throws IOException {
        String[] words = line.trim().split(" ");
        if (words.length != 5) {
            throw new IOException("the supervisor did not start: '" + line + "'");
        }
        return new SupervisorRecord(
                Integer.parseInt(words[0]),
                Long.parseLong(words[1]),
                Integer.parseInt(words[2]),
                Long.parseLong(words[3]),
                words[4]);
    }

    /** The record of a run; empty when its supervisor never came so far. */
    static Optional<SupervisorRecord> read(Path runDirectory) throws IOException {
        Optional<String> line = completeLine(runDirectory.resolve("pids/forked.pid"));
        return line.isPresent() ? Optional.of(parse(line.get())) : Optional.empty();
    }

    /** How the command of a run ended; empty while it runs, or when its supervisor was killed. */
    static Optional<ContainerExit> readExit(Path runDirectory) throws IOException {
        return completeLine(runDirectory.resolve("exit")).map(SupervisorRecord::parseExit);
    }

    /** A shell's wait tells signal n as 128 + n; its job table says {@code Done} for an exit code of that size. */
    static ContainerExit parseExit(String line) {
        Matcher matcher = EXIT.matcher(line);
        if (!matcher.matches()) {
            return ContainerExit.unrecognised("");
        }
        Matcher done = DONE.matcher(matcher.group(2) == null ? "" : matcher.group(2));
        if (done.matches()) {
            return ContainerExit.code(done.group(1) == null ? 0 : Integer.parseInt(done.group(1)), "");
        }
        int status = Integer.parseInt(matcher.group(1));
        if (status < 0) {
            return ContainerExit.unrecognised("");
        }
        return status <= 128 ? ContainerExit.code(status, "") : ContainerExit.signal(status - 128, "");
    }

    /** Whether the supervisor itself still runs. */
    boolean alive() {
        return ProcessTable.entry(supervisor)
                .filter(e -> e.start() == supervisorStart && e.running())
                .isPresent();
    }

    /** False: the machine was started anew, and these pids mean nothing any more. */
    boolean ofThisBoot() throws IOException {
        return Files.readString(BOOT_ID).trim().equals(bootId);
    }

    private static Optional<String> completeLine(Path file) throws IOException {
        try {
            String text = Files.readString(file, StandardCharsets.ISO_8859_1);
            return text.endsWith("\n") ? Optional.of(text.substring(0, text.length() - 1)) : Optional.empty();
        } catch (NoSuchFileException notYet) {
            return Optional.empty();
        }
    }
}
