package io.dcosboot.master.api;

import io.dcosboot.master.core.LargeCluster;
import io.dcosboot.master.core.authorization.View;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import tools.jackson.core.JsonGenerator;

/**
 * How long the reads of a large master take, rendered to nowhere; the figures stand in {@code bench/README.md}.
 * Arguments: agents, tasks on each, frameworks.
 */
final class ReadsMeasurement {

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static long begun;
    private static long begunProcessor;

    private ReadsMeasurement() {}

    /** A response that only counts what is written. */
    private static final class Counting extends MockHttpServletResponse {
        private long count;

        @Override
        public ServletOutputStream getOutputStream() {
            return new ServletOutputStream() {
                @Override
                public boolean isReady() {
                    return true;
                }

                @Override
                public void setWriteListener(WriteListener listener) {}

                @Override
                public void write(int b) {
                    count++;
                }

                @Override
                public void write(byte[] bytes, int offset, int length) {
                    count += length;
                }
            };
        }
    }

    public static void main(String[] arguments) throws Exception {
        int agents = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 10_000;
        int tasks = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 10;
        int frameworks = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 10;
        LargeCluster cluster = LargeCluster.of(agents, tasks, frameworks);
        System.out.printf("%d agents, %d tasks each, %d frameworks%n", agents, tasks, frameworks);
        StatePages pages = new StatePages(
                new MasterFlags(new TreeMap<>()), new MesosVersion("1.11.0", Optional.empty(), Instant.now()));
        for (boolean gzip : new boolean[] {false, true}) {
            String suffix = gzip ? " gzip" : "";
            measure(
                    "/state-summary" + suffix,
                    30,
                    gzip,
                    json -> pages.summary(json, cluster.state(), View.everything()));
            measure("/slaves" + suffix, 20, gzip, json -> pages.slaves(json, cluster.state(), null, View.everything()));
            measure("/state" + suffix, 8, gzip, json -> pages.state(json, cluster.state(), View.everything()));
        }
        int[] change = {0};
        measure("/state-summary, 1000 agents changed", 10, false, json -> {
            for (int i = 0; i < agents / 10; i++) {
                cluster.change(change[0]++);
            }
            begin(); // the changes themselves do not count
            pages.summary(json, cluster.state(), View.everything());
        });
    }

    private static void begin() {
        begun = System.nanoTime();
        begunProcessor = THREADS.getCurrentThreadCpuTime();
    }

    private static void measure(String what, int rounds, boolean gzip, Consumer<JsonGenerator> page)
            throws IOException {
        long bytes = 0;
        double[] millis = new double[rounds];
        double[] processor = new double[rounds];
        for (int i = -rounds / 2; i < rounds; i++) { // the first are to get warm
            MockHttpServletRequest request = new MockHttpServletRequest();
            if (gzip) {
                request.addHeader("Accept-Encoding", "gzip");
            }
            Counting counting = new Counting();
            begin();
            JsonAnswer.write(request, counting, page);
            millis[Math.max(0, i)] = (System.nanoTime() - begun) / 1e6;
            processor[Math.max(0, i)] = (THREADS.getCurrentThreadCpuTime() - begunProcessor) / 1e6;
            bytes = counting.count;
        }
        Arrays.sort(millis);
        Arrays.sort(processor);
        System.out.printf(
                Locale.ROOT,
                "%-36s p50 %7.1f ms  max %7.1f ms  processor p50 %7.1f ms  %10d bytes%n",
                what,
                millis[rounds / 2],
                millis[rounds - 1],
                processor[rounds / 2],
                bytes);
    }
}
