package io.dcosboot.agent.process;

import io.dcosboot.agent.process.ProcessTable.Entry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * All processes of one container, also those that left its session: they are known by their parents, their session and
 * the sandbox in the environment they started with. (A process that leaves the session, loses its parent and clears its
 * environment escapes; only a cgroup would hold it.)
 */
final class ProcessTree {

    /** Rounds of "kill all that are there" before giving up on processes the kernel does not let end. */
    private static final int KILL_ROUNDS = 200;

    private final SupervisorRecord record;
    private final Path sandbox;
    private final ProcessScan.Source scans;

    ProcessTree(SupervisorRecord record, Path sandbox, ProcessScan.Source scans) {
        this.record = record;
        this.sandbox = sandbox;
        this.scans = scans;
    }

    /** Those among {@code table} that run and are known without reading any environment: good enough for a measurement. */
    List<Entry> family(ProcessTable table) {
        return table.tree(record, _ -> false);
    }

    /**
     * Those that run now, the command first: a shell that outlives its child by a moment would tell the child's signal as
     * an exit code of its own.
     */
    private List<Entry> members() {
        return scans.fresh().tree(record, sandbox).stream()
                .sorted(Comparator.comparing(member -> member.pid() != record.command()))
                .toList();
    }

    /**
     * A process that has been sent SIGTERM, and what it ran then: a shell's child that was asked before it ran its own
     * program has not heard it.
     */
    record Asked(int pid, String program) {}

    /**
     * SIGTERM to every member that has not been sent it.
     *
     * @param asked those that have been sent it; grows
     * @return whether there are members left
     */
    boolean terminate(Set<Asked> asked) {
        List<Entry> members = members();
        for (Entry member : members) {
            if (asked.add(new Asked(member.pid(), member.program()))) {
                ProcessHandle.of(member.pid()).ifPresent(ProcessHandle::destroy);
            }
        }
        return !members.isEmpty();
    }

    /** One signal to every member. */
    void signal(int number) {
        List<String> words = new ArrayList<>(List.of("/bin/kill", "-" + number));
        members().forEach(member -> words.add(Integer.toString(member.pid())));
        try {
            new ProcessBuilder(words)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * SIGKILL until no member is left.
     *
     * @return false when some would not go
     */
    boolean kill() throws InterruptedException {
        for (int round = 0; round < KILL_ROUNDS; round++) {
            List<Entry> members = members();
            if (members.isEmpty()) {
                return true;
            }
            for (Entry member : members) {
                ProcessHandle.of(member.pid()).ifPresent(ProcessHandle::destroyForcibly);
            }
            Thread.sleep(Math.min(round, 50));
        }
        return false;
    }
}
