package io.dcosboot.agent.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.dcosboot.agent.process.ProcessTable.Entry;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ProcessTableTest {

    private static final SupervisorRecord RECORD = new SupervisorRecord(50, 900, 100, 1000, "boot");

    private static Entry entry(int pid, int parent, int session, long start) {
        return new Entry(pid, "sh", 'S', parent, session, start, 0, 0, 1, 1);
    }

    private static List<Integer> tree(Entry... entries) {
        var table = new ProcessTable(Arrays.stream(entries).collect(Collectors.toMap(Entry::pid, Function.identity())));
        return table.tree(RECORD, e -> e.pid() == 777).stream()
                .map(Entry::pid)
                .sorted()
                .toList();
    }

    @Test
    void readsProgramNamesWithBlanksAndBrackets() {
        String stat = "42 (a) b (c)) S 7 42 41 0 -1 4194560 1 2 3 4 10 20 30 40 20 0 5 0 12345 1000 99 1844674407370";

        assertThat(Entry.parse(stat)).isEqualTo(new Entry(42, "a) b (c)", 'S', 7, 41, 12345, 40, 60, 5, 99));
    }

    @Test
    void holdsDescendantsTheSessionAndSessionsOfDescendants() {
        assertThat(tree(
                        entry(50, 1, 50, 900),
                        entry(100, 50, 100, 1000),
                        entry(101, 100, 100, 1001),
                        entry(102, 1, 100, 1002),
                        entry(103, 101, 103, 1003),
                        entry(104, 1, 103, 1004),
                        entry(200, 1, 200, 1005)))
                .containsExactly(100, 101, 102, 103, 104);
    }

    @Test
    void holdsMarkedProcessesWithTheirDescendants() {
        assertThat(tree(entry(777, 1, 777, 1010), entry(778, 777, 777, 1011), entry(779, 1, 779, 1012)))
                .containsExactly(777, 778);
    }

    @Test
    void neverHoldsTheSupervisorOrWhatIsOlderThanTheCommand() {
        assertThat(tree(
                        entry(1, 0, 1, 1),
                        entry(50, 1, 50, 900),
                        entry(60, 1, 50, 1200),
                        entry(100, 50, 50, 1000),
                        entry(777, 1, 1, 999)))
                .containsExactly(100);
    }

    @Test
    void aReusedPidMeansTheSessionIsGone() {
        assertThat(tree(entry(100, 1, 100, 5000), entry(101, 100, 100, 5001))).isEmpty();
    }

    @Test
    void theSessionOutlivesItsLeader() {
        assertThat(tree(entry(101, 1, 100, 1001))).containsExactly(101);
    }

    @Test
    void zombiesAreNotCounted() {
        assertThat(tree(new Entry(100, "sh", 'Z', 50, 100, 1000, 0, 0, 1, 0), entry(101, 1, 100, 1001)))
                .containsExactly(101);
    }

    @Test
    void readsThisMachine() {
        int self = Math.toIntExact(ProcessHandle.current().pid());

        Entry entry = ProcessTable.read().entries().get(self);

        assertThat(entry).isNotNull();
        assertThat(entry.running()).isTrue();
        assertThat(entry.rssPages()).isPositive();
        assertThat(ProcessTable.entry(self).orElseThrow().start()).isEqualTo(entry.start());
    }
}
