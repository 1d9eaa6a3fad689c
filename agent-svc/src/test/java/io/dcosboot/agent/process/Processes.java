package io.dcosboot.agent.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** What the machine says about processes and files, seen from outside of the code under test. */
final class Processes {

    private Processes() {}

    /** Pids of running processes that work in, or were started for, a sandbox. */
    static List<Long> of(Path sandbox) {
        return ProcessHandle.allProcesses()
                .map(ProcessHandle::pid)
                .filter(pid -> belongs(pid, sandbox))
                .toList();
    }

    /** Their command lines. */
    static List<String> commands(Path sandbox) {
        return of(sandbox).stream().map(Processes::command).toList();
    }

    private static String command(long pid) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(pid), "cmdline"))
                    .replace('\0', ' ')
                    .trim();
        } catch (IOException ended) {
            return "";
        }
    }

    private static boolean belongs(long pid, Path sandbox) {
        Path proc = Path.of("/proc", Long.toString(pid));
        try {
            return Files.readString(proc.resolve("stat")).matches("(?s).*\\) [^ZX] .*")
                    && (Files.readSymbolicLink(proc.resolve("cwd")).startsWith(sandbox)
                            || Files.readString(proc.resolve("environ")).contains(sandbox.toString()));
        } catch (IOException ended) {
            return false;
        }
    }

    static void openTo(Path directory) throws IOException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    static void delete(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
