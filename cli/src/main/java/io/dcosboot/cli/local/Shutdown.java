package io.dcosboot.cli.local;

import io.dcosboot.cli.CliException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * Ends a local cluster: services in the reverse order of their start, then what is left of the agents' tasks. Marathon
 * and the agents go first and together, so nobody is there to take the end of a task for its failure; the next start
 * finds every app as it was and launches its tasks again.
 */
final class Shutdown {

    private static final Duration GRACE = Duration.ofSeconds(20);
    private static final Duration POLL = Duration.ofMillis(20);

    private final DataDirectory data;

    Shutdown(DataDirectory data) {
        this.data = data;
    }

    /** Returns when nothing of the cluster runs any more. */
    void run(ClusterPlan plan, Consumer<String> progress) throws InterruptedException {
        TrainingRun.stop(data.training());
        for (List<ServicePlan> wave : plan.waves().reversed()) {
            List<Supervised> running = wave.stream()
                    .map(service -> new Supervised(data, service.name()))
                    .filter(Supervised::isRunning)
                    .toList();
            if (!running.isEmpty()) {
                progress.accept("stopping "
                        + String.join(
                                ", ", running.stream().map(Supervised::name).toList()));
                stop(running);
            }
            List<Path> agents = wave.stream()
                    .filter(service -> service.kind() == ServicePlan.Kind.AGENT)
                    .map(service -> data.root().resolve(service.name()))
                    .toList();
            if (!agents.isEmpty()) {
                new TaskProcesses(agents).end(progress);
            }
        }
    }

    private static void stop(List<Supervised> services) throws InterruptedException {
        services.forEach(Supervised::requestStop);
        if (!ended(services, GRACE)) {
            services.stream().filter(Supervised::isRunning).forEach(Supervised::kill);
            if (!ended(services, Duration.ofSeconds(5))) {
                throw new CliException("cannot end "
                        + services.stream()
                                .filter(Supervised::isRunning)
                                .map(Supervised::name)
                                .toList());
            }
        }
    }

    private static boolean ended(List<Supervised> services, Duration patience) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (services.stream().anyMatch(Supervised::isRunning)) {
            if (System.nanoTime() - deadline > 0) {
                return false;
            }
            Thread.sleep(POLL);
        }
        return true;
    }
}
