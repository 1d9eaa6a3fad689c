package io.dcosboot.agent.process;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** The processes of this machine at one moment, as {@code /proc} shows them. */
record ProcessTable(Map<Integer, Entry> entries) {

    private static final Path PROC = Path.of("/proc");

    ProcessTable {
        entries = Map.copyOf(entries);
    }

    /**
     * One process.
     *
     * @param program the name of what it runs, at most 15 characters; changes when it runs something else
     * @param state {@code Z} when it has ended and waits for its parent
     * @param start clock ticks between the boot and its start; with the pid it names a process for good
     * @param userTicks processor time including the children it waited for
     * @param rssPages pages in memory
     */
    record Entry(
            int pid,
            String program,
            char state,
            int parent,
            int session,
            long start,
            long userTicks,
            long systemTicks,
            int threads,
            long rssPages) {

        boolean running() {
            return state != 'Z' && state != 'X';
        }

        /** The second field, the program's name, may hold any character: fields are counted from its end. */
        static Entry parse(String stat) {
            int nameEnd = stat.lastIndexOf(')');
            int pid = Integer.parseInt(stat.substring(0, stat.indexOf(' ')));
            String[] fields = stat.substring(nameEnd + 2).trim().split(" ");
            return new Entry(
                    pid,
                    stat.substring(stat.indexOf('(') + 1, nameEnd),
                    fields[0].charAt(0),
                    Integer.parseInt(fields[1]),
                    Integer.parseInt(fields[3]),
                    Long.parseLong(fields[19]),
                    Long.parseLong(fields[11]) + Long.parseLong(fields[13]),
                    Long.parseLong(fields[12]) + Long.parseLong(fields[14]),
                    Integer.parseInt(fields[17]),
                    Long.parseLong(fields[21]));
        }
    }

    static ProcessTable read() {
        Map<Integer, Entry> entries = new HashMap<>();
        String[] names = PROC.toFile().list(ProcessTable::isPid);
        for (String name : names == null ? new String[0] : names) {
            entry(Integer.parseInt(name)).ifPresent(e -> entries.put(e.pid(), e));
        }
        return new ProcessTable(entries);
    }

    /** One process, read now; empty when there is none. */
    static Optional<Entry> entry(int pid) {
        try {
            byte[] stat = Files.readAllBytes(PROC.resolve(Integer.toString(pid)).resolve("stat"));
            return Optional.of(Entry.parse(new String(stat, StandardCharsets.ISO_8859_1)));
        } catch (IOException endedMeanwhile) {
            return Optional.empty();
        }
    }

    private static boolean isPid(File proc, String name) {
        return name.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    /**
     * The running processes that belong to a command: the command itself, everything in its session, everything
     * {@code marked}, and all descendants of those with their sessions. Sessions are only ever made by descendants, so
     * none of them holds a stranger; the supervisor's own is left alone.
     *
     * @param marked whether a process that started no earlier than the command carries its mark; asked for few
     */
    List<Entry> tree(SupervisorRecord record, Predicate<Entry> marked) {
        Map<Integer, Entry> found = new LinkedHashMap<>();
        Set<Integer> sessions = new HashSet<>();
        Entry leader = entries.get(record.command());
        // A later process with the command's pid proves that the session is empty: its number was free again.
        if (leader == null || leader.start() == record.commandStart()) {
            sessions.add(record.command());
        }
        for (Entry entry : entries.values()) {
            boolean command = entry.pid() == record.command() && entry.start() == record.commandStart();
            if (!belongsToOthers(entry, record) && (command || marked.test(entry))) {
                found.put(entry.pid(), entry);
            }
        }
        int before = -1;
        while (found.size() != before) {
            before = found.size();
            for (Entry entry : entries.values()) {
                if (!belongsToOthers(entry, record)
                        && (found.containsKey(entry.parent()) || sessions.contains(entry.session()))) {
                    found.put(entry.pid(), entry);
                }
            }
            for (Entry entry : found.values()) {
                if (entry.session() != record.supervisor()) {
                    sessions.add(entry.session());
                }
            }
        }
        return running(found.values());
    }

    private static boolean belongsToOthers(Entry entry, SupervisorRecord record) {
        return entry.pid() == record.supervisor() || entry.pid() == 1 || entry.start() < record.commandStart();
    }

    private static List<Entry> running(Collection<Entry> all) {
        List<Entry> running = new ArrayList<>(all);
        running.removeIf(e -> !e.running());
        return running;
    }
}
