package io.dcosboot.bench.packing;

import io.dcosboot.bench.Memory;
import io.dcosboot.bench.Samples;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Starts a number of small services, all in one JVM and each in its own in turn, and measures until all answer, the
 * processor time until then and the memory after some requests. Both use the launcher's JVM flags and an AOT cache.
 * Arguments: the number of services, the number of rounds.
 */
public final class PackingBenchmark {

    private static final List<String> FLAGS = List.of(
            "-XX:+UseSerialGC",
            "-XX:+UseCompactObjectHeaders",
            "-XX:TieredStopAtLevel=1",
            "-Xss512k",
            "--enable-native-access=ALL-UNNAMED",
            "-XX:+UnlockDiagnosticVMOptions",
            "-XX:ArchiveRelocationMode=0");

    private static final int REQUESTS = 20;

    private final Path cache;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(1)).build();

    private record Figures(Samples wall, Samples cpu, Samples memory) {
        Figures() {
            this(new Samples(), new Samples(), new Samples());
        }
    }

    private PackingBenchmark(Path cache) {
        this.cache = cache;
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        int services = Integer.parseInt(args[0]);
        int rounds = Integer.parseInt(args[1]);
        PackingBenchmark benchmark =
                new PackingBenchmark(Files.createTempDirectory("dcos-packing").resolve("small.aot"));
        benchmark.train();
        Map<String, Figures> figures = new LinkedHashMap<>();
        for (int round = 0; round < rounds; round++) {
            benchmark.round(services, 1, figures.computeIfAbsent("each its own JVM", _ -> new Figures()));
            benchmark.round(1, services, figures.computeIfAbsent("one JVM", _ -> new Figures()));
        }
        System.out.printf(
                "%d services        %-22s %-22s %s%n", services, "all ready s", "processor s", "memory MiB (PSS)");
        figures.forEach((kind, f) -> System.out.printf("%-16s  %-22s %-22s %s%n", kind, f.wall(), f.cpu(), f.memory()));
    }

    private void train() throws IOException, InterruptedException {
        Process process = java(
                List.of("-XX:AOTCacheOutput=" + cache, "-Dspring.context.exit=onRefresh", "-Xmx256m"),
                List.of(freePort()));
        process.waitFor();
        if (!Files.exists(cache)) {
            throw new IOException("the training run wrote no cache");
        }
    }

    private void round(int jvms, int servicesEach, Figures figures) throws IOException, InterruptedException {
        List<Process> processes = new ArrayList<>();
        List<Integer> ports = new ArrayList<>();
        long begin = System.nanoTime();
        try {
            for (int jvm = 0; jvm < jvms; jvm++) {
                List<Integer> own = IntStream.range(0, servicesEach)
                        .mapToObj(_ -> freePort())
                        .toList();
                ports.addAll(own);
                processes.add(java(
                        List.of("-XX:AOTCache=" + cache, "-Xms32m", "-Xmx%dm".formatted(96 + 96 * servicesEach)), own));
            }
            for (int port : ports) {
                awaitAnswer(port);
            }
            figures.wall().add((System.nanoTime() - begin) / 1e9);
            double cpu = 0;
            for (Process process : processes) {
                cpu += Memory.cpu(process.pid());
            }
            figures.cpu().add(cpu);
            for (int port : ports) {
                for (int i = 0; i < REQUESTS; i++) {
                    get(port, "/hello");
                }
            }
            double memory = 0;
            for (Process process : processes) {
                memory += Memory.pss(process.pid());
            }
            figures.memory().add(memory);
        } finally {
            for (Process process : processes) {
                process.destroy();
            }
            for (Process process : processes) {
                process.waitFor();
            }
        }
    }

    private static Process java(List<String> flags, List<Integer> ports) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(FLAGS);
        command.addAll(flags);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), SmallService.class.getName()));
        ports.forEach(port -> command.add(String.valueOf(port)));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("MALLOC_ARENA_MAX", "2");
        return builder.start();
    }

    private void awaitAnswer(int port) throws InterruptedException {
        long deadline = System.nanoTime() + Duration.ofMinutes(2).toNanos();
        while (System.nanoTime() < deadline) {
            try {
                if (get(port, "/hello") == 200) {
                    return;
                }
            } catch (IOException e) {
                // Not yet.
            }
            Thread.sleep(20);
        }
        throw new IllegalStateException("no answer on port " + port);
    }

    private int get(int port, String path) throws IOException, InterruptedException {
        return http.send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                                .build(),
                        HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
