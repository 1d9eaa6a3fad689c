package io.dcosboot.agent.check;

import io.dcosboot.agent.core.CommandRunner;
import io.dcosboot.agent.core.ContainerId;
import io.dcosboot.agent.core.HealthChecker;
import io.dcosboot.mesos.v1.ContainerStatus;
import io.dcosboot.mesos.v1.HealthCheck;
import io.dcosboot.mesos.v1.TaskInfo;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One virtual thread a checked task; only so many of them look at their task at the same time. */
final class TaskHealthChecker implements HealthChecker {

    private static final Logger log = LoggerFactory.getLogger(TaskHealthChecker.class);
    /** Command checks fork processes: a burst of them must not starve the tasks. */
    private static final int AT_ONCE = 32;

    private final Listener listener;
    private final Probes probes;
    private final Semaphore looking = new Semaphore(AT_ONCE, true);
    private final Map<ContainerId, Thread> running = new ConcurrentHashMap<>();

    TaskHealthChecker(Listener listener, List<CommandRunner> runners) {
        this.listener = listener;
        this.probes = new Probes(runners);
    }

    @Override
    public void start(ContainerId id, TaskInfo task, ContainerStatus status, boolean resumed) {
        if (!task.hasHealthCheck()) {
            return;
        }
        Probe probe = probes.of(id, task, status);
        Thread thread = Thread.ofVirtual()
                .name("health-check-" + id)
                .unstarted(() -> check(id, probe, task.getHealthCheck(), resumed));
        Thread old = running.put(id, thread);
        if (old != null) {
            old.interrupt();
        }
        thread.start();
    }

    @Override
    public void stop(ContainerId id) {
        Thread thread = running.remove(id);
        if (thread != null) {
            thread.interrupt();
        }
    }

    private void check(ContainerId id, Probe probe, HealthCheck check, boolean resumed) {
        HealthStreak streak = new HealthStreak(check.getConsecutiveFailures());
        long started = System.nanoTime();
        Duration grace = resumed ? Duration.ZERO.minusNanos(1) : Probes.seconds(check.getGracePeriodSeconds());
        try {
            Thread.sleep(resumed ? Duration.ZERO : Probes.seconds(check.getDelaySeconds()));
            while (true) {
                boolean healthy = look(id, probe, Probes.seconds(check.getTimeoutSeconds()));
                boolean inGrace = System.nanoTime() - started <= grace.toNanos();
                Optional<HealthStreak.Report> report = healthy ? streak.success() : streak.failure(inGrace);
                if (!Thread.currentThread().equals(running.get(id))) {
                    return;
                }
                report.ifPresent(r -> listener.health(id, r.healthy(), r.kill()));
                if (report.filter(HealthStreak.Report::kill).isPresent()) {
                    return;
                }
                Thread.sleep(Probes.seconds(check.getIntervalSeconds()));
            }
        } catch (InterruptedException stopped) {
            log.debug("The health check of container {} has been stopped", id);
        }
    }

    private boolean look(ContainerId id, Probe probe, Duration timeout) throws InterruptedException {
        looking.acquire();
        try {
            probe.look(timeout);
            return true;
        } catch (IOException | TimeoutException e) {
            log.info("Container {} is not healthy: {}", id, e.toString());
            return false;
        } finally {
            looking.release();
        }
    }
}
