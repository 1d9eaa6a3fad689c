package io.dcosboot.bench.startup;

import io.dcosboot.bench.Memory;
import io.dcosboot.bench.Samples;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Starts a local cluster again and again, with AOT caches and without in turn, and measures until {@code dcos up} returns,
 * until the first task runs, the memory of all processes then, and how long an app takes from its request to its running
 * task. Arguments: the {@code dcos} program, the number of rounds.
 */
public final class StartupBenchmark {

    private static final Pattern PID = Pattern.compile("\"pid\": (\\d+)");
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int APPS = 5;

    /** What is measured of one kind of start. */
    private record Figures(Samples up, Samples firstTask, Samples memory, Samples appToRunning) {
        Figures() {
            this(new Samples(), new Samples(), new Samples(), new Samples());
        }
    }

    private final String dcos;
    private final Path data;
    private final HttpClient http = HttpClient.newHttpClient();

    private StartupBenchmark(String dcos, Path data) {
        this.dcos = dcos;
        this.data = data;
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        StartupBenchmark benchmark = new StartupBenchmark(args[0], Files.createTempDirectory("dcos-bench"));
        int rounds = Integer.parseInt(args[1]);
        Map<String, List<String>> kinds = new LinkedHashMap<>();
        kinds.put("with caches", List.of());
        kinds.put("without caches", List.of("--no-caches"));

        benchmark.makeCaches();
        Map<String, Figures> figures = new LinkedHashMap<>();
        for (int round = 1; round <= rounds; round++) {
            for (var kind : kinds.entrySet()) {
                benchmark.round(kind.getValue(), figures.computeIfAbsent(kind.getKey(), _ -> new Figures()));
            }
        }
        System.out.printf(
                "%-16s %-22s %-22s %-22s %s%n",
                "", "up s", "up + first task s", "memory MiB (PSS)", "app add → RUNNING s");
        figures.forEach((kind, f) -> System.out.printf(
                "%-16s %-22s %-22s %-22s %s%n", kind, f.up(), f.firstTask(), f.memory(), f.appToRunning()));
    }

    /** The first start makes them in the background; this waits for that, so that no round pays for it. */
    private void makeCaches() throws IOException, InterruptedException {
        dcos("up");
        long deadline = System.nanoTime() + Duration.ofMinutes(5).toNanos();
        while (ProcessHandle.allProcesses().anyMatch(this::isTraining) && System.nanoTime() < deadline) {
            Thread.sleep(200);
        }
        dcos("down", "--wipe");
    }

    private boolean isTraining(ProcessHandle process) {
        return process.info()
                .commandLine()
                .orElse("")
                .contains(data.resolve("training").toString());
    }

    private void round(List<String> options, Figures figures) throws IOException, InterruptedException {
        long begin = System.nanoTime();
        List<String> up = new ArrayList<>(List.of("up"));
        up.addAll(options);
        dcos(up.toArray(String[]::new));
        figures.up().add(secondsSince(begin));
        startApp("first");
        figures.firstTask().add(secondsSince(begin));
        for (int i = 0; i < APPS; i++) {
            figures.appToRunning().add(startApp("app" + i));
        }
        double memory = 0;
        Matcher pids = PID.matcher(dcos("status", "--json"));
        while (pids.find()) {
            long pid = Long.parseLong(pids.group(1));
            memory += Memory.pss(pid);
            // Its supervisor.
            memory += ProcessHandle.of(pid)
                    .flatMap(ProcessHandle::parent)
                    .map(StartupBenchmark::pssOf)
                    .orElse(0.0);
        }
        figures.memory().add(memory);
        dcos("down", "--wipe");
    }

    private static double pssOf(ProcessHandle process) {
        try {
            return Memory.pss(process.pid());
        } catch (IOException e) {
            return 0;
        }
    }

    /** Seconds from the request to the first answer that shows a running task. */
    private double startApp(String id) throws IOException, InterruptedException {
        String app = "{\"id\":\"/%s\",\"cmd\":\"sleep 3600\",\"cpus\":0.1,\"mem\":32,\"instances\":1}".formatted(id);
        URI apps = URI.create("http://127.0.0.1:8000/service/marathon/v2/apps");
        long begin = System.nanoTime();
        int status = http.send(
                        HttpRequest.newBuilder(apps)
                                .header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString(app))
                                .build(),
                        HttpResponse.BodyHandlers.discarding())
                .statusCode();
        if (status != 201) {
            throw new IOException("the app was answered with " + status);
        }
        while (System.nanoTime() - begin < PATIENCE.toNanos()) {
            String answer = http.send(
                            HttpRequest.newBuilder(URI.create(apps + "/" + id)).build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
            if (answer.contains("\"tasksRunning\":1")) {
                return secondsSince(begin);
            }
            Thread.sleep(10);
        }
        throw new IOException("the app " + id + " does not run");
    }

    private String dcos(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(dcos));
        command.addAll(List.of(arguments));
        command.addAll(List.of("--data", data.toString()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException("%s failed:%n%s".formatted(command, output));
        }
        return output;
    }

    private static double secondsSince(long begin) {
        return (System.nanoTime() - begin) / 1e9;
    }
}
