package io.dcosboot.cli.local;

import io.dcosboot.cli.CliException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Starts the services of a plan, each as soon as those it needs are ready, and waits until all are. What runs already is
 * left alone. The first failure ends the wait; stopping what was started is the caller's.
 */
final class Startup {

    private static final Duration POLL = Duration.ofMillis(40);
    private static final int LOG_LINES = 25;

    /** Told how far a start is; called from one thread. */
    interface Progress {
        void ready(ServicePlan service, Duration sinceStart);

        /** Called again and again until all are ready. */
        void waitingFor(List<String> services, Duration sinceStart);
    }

    private final DataDirectory data;
    private final LaunchFiles files;
    private final Duration patience;

    Startup(DataDirectory data, LaunchFiles files, Duration patience) {
        this.data = data;
        this.files = files;
        this.patience = patience;
    }

    /**
     * Returns when every service is ready.
     *
     * @throws CliException when one ends or does not become ready in time: which, why, the end of its log
     */
    void run(ClusterPlan plan, Progress progress) throws InterruptedException {
        long begin = System.nanoTime();
        Map<ServicePlan, CompletableFuture<Void>> pending = new LinkedHashMap<>();
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            try {
                Map<String, CompletableFuture<Void>> ready = new LinkedHashMap<>();
                for (ServicePlan service : plan.services()) {
                    CompletableFuture<?>[] needed =
                            service.after().stream().map(ready::get).toArray(CompletableFuture[]::new);
                    CompletableFuture<Void> done =
                            CompletableFuture.allOf(needed).thenRunAsync(() -> startAndAwait(service), executor);
                    ready.put(service.name(), done);
                    pending.put(service, done);
                }
                while (!pending.isEmpty()) {
                    Duration elapsed = Duration.ofNanos(System.nanoTime() - begin);
                    pending.entrySet().removeIf(entry -> isReady(entry.getKey(), entry.getValue(), elapsed, progress));
                    if (!pending.isEmpty()) {
                        progress.waitingFor(
                                pending.keySet().stream().map(ServicePlan::name).toList(), elapsed);
                        Thread.sleep(POLL);
                    }
                }
            } finally {
                executor.shutdownNow();
            }
        }
    }

    private static boolean isReady(
            ServicePlan service, CompletableFuture<Void> start, Duration elapsed, Progress progress) {
        if (!start.isDone()) {
            return false;
        }
        try {
            start.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof CliException failure ? failure : e;
        }
        progress.ready(service, elapsed);
        return true;
    }

    private void startAndAwait(ServicePlan service) {
        Supervised supervised = new Supervised(data, service.name());
        Instant begin = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        try {
            if (supervised.supervisor().isEmpty()) {
                if (supervised.service().isEmpty()) {
                    files.rotateLog(service);
                }
                supervised.start(files.write(service));
            }
        } catch (IOException e) {
            throw new CliException("cannot start %s: %s".formatted(service.name(), e.getMessage()));
        }
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            switch (Readiness.ask(service)) {
                case Readiness.Answer.Ready() -> {
                    return;
                }
                case Readiness.Answer.NotReady(String reason) -> {
                    supervised.exits().stream()
                            .filter(exit -> !exit.at().isBefore(begin))
                            .findFirst()
                            .ifPresent(exit -> {
                                throw failure(service, "ended with exit code " + exit.code());
                            });
                    if (System.nanoTime() - deadline > 0) {
                        throw failure(service, "was not ready after %d s: %s".formatted(patience.toSeconds(), reason));
                    }
                }
            }
            try {
                Thread.sleep(POLL);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CliException("the start of " + service.name() + " was interrupted");
            }
        }
    }

    private CliException failure(ServicePlan service, String reason) {
        Path log = data.log(service.name());
        return new CliException(
                "%s %s. The end of its log, %s:%n%n%s".formatted(service.name(), reason, log, tail(log, LOG_LINES)));
    }

    static String tail(Path log, int lines) {
        try {
            List<String> all = Files.readAllLines(log, StandardCharsets.ISO_8859_1);
            return String.join("\n", all.subList(Math.max(0, all.size() - lines), all.size()));
        } catch (IOException e) {
            return "(no log: " + e + ")";
        }
    }
}
