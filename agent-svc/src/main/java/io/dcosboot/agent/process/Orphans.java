package io.dcosboot.agent.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Commands under supervisors of this agent that its checkpoint does not know, such as those of a deleted checkpoint. */
final class Orphans {

    private static final Logger log = LoggerFactory.getLogger(Orphans.class);

    private Orphans() {}

    /**
     * @param metaDirectory the supervisors of this agent are those with a run directory below it
     * @param known run directories to spare
     */
    static void kill(Path metaDirectory, Set<Path> known, ProcessScan.Source scans) {
        for (ProcessTable.Entry entry : ProcessTable.read().entries().values()) {
            Optional<List<String>> command = supervisorCommand(entry.pid());
            if (command.isEmpty()) {
                continue;
            }
            Path runDirectory = Path.of(command.get().get(4));
            if (runDirectory.startsWith(metaDirectory) && !known.contains(runDirectory)) {
                log.warn("Killing the command of {}, which the checkpoint does not know", runDirectory);
                kill(runDirectory, Path.of(command.get().get(5)), scans);
            }
        }
    }

    private static void kill(Path runDirectory, Path sandbox, ProcessScan.Source scans) {
        try {
            Optional<SupervisorRecord> record = SupervisorRecord.read(runDirectory);
            if (record.isPresent()) {
                new ProcessTree(record.get(), sandbox, scans).kill();
            }
        } catch (IOException e) {
            log.warn("The pids in {} cannot be read", runDirectory, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The arguments of a supervisor; see {@link Supervisor#start}. */
    private static Optional<List<String>> supervisorCommand(int pid) {
        try {
            String line =
                    Files.readString(Path.of("/proc", Integer.toString(pid), "cmdline"), StandardCharsets.ISO_8859_1);
            List<String> words = List.of(line.split("\0", -1));
            return words.size() > 6 && words.get(3).equals(Supervisor.NAME) ? Optional.of(words) : Optional.empty();
        } catch (IOException ended) {
            return Optional.empty();
        }
    }
}
