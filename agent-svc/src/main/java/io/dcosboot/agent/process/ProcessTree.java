package io.dcosboot.agent.process;

import io.dcosboot.agent.process.ProcessTable.Entry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * All processes of one container, also those that left its session: they are known by their parents, their session and
 * the sandbox in the environment they started with. (A process that leaves the session, loses its parent and clears its
 * environment escapes; only a cgroup would hold it.)
 */
final class ProcessTree {

    /** Rounds of "kill all that are there" before giving up on processes the kernel does not let end. */
    private static final int KILL_ROUNDS = 200;

    private final SupervisorRecord record;
    private final byte[] mark;

    ProcessTree(SupervisorRecord record, Path sandbox) {
        this.record = record;
        this.mark = ("\0MESOS_DIRECTORY=" + sandbox + "\0").getBytes(StandardCharsets.UTF_8);
    }

    /** Those among {@code table} that run and are known without reading any environment: good enough for a measurement. */
    List<Entry> family(ProcessTable table) {
        return table.tree(record, _ -> false);
    }

    /** Those that run now. */
    List<Entry> members() {
        return ProcessTable.read().tree(record, this::marked);
    }

    /** SIGTERM to every member. */
    void terminate() {
        for (Entry member : members()) {
            ProcessHandle.of(member.pid()).ifPresent(ProcessHandle::destroy);
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

    private boolean marked(Entry entry) {
        try {
            byte[] environment = Files.readAllBytes(Path.of("/proc", Integer.toString(entry.pid()), "environ"));
            return contains(environment);
        } catch (IOException endedOrNotOurs) {
            return false;
        }
    }

    /** The first variable has no zero byte before it. */
    private boolean contains(byte[] environment) {
        for (int at = -1; at + mark.length <= environment.length; at++) {
            int i = at < 0 ? 1 : 0;
            while (i < mark.length && environment[at + i] == mark[i]) {
                i++;
            }
            if (i == mark.length) {
                return true;
            }
        }
        return false;
    }
}
