package io.dcosboot.bench.master;

import io.dcosboot.bench.Memory;
import io.dcosboot.bench.Samples;
import io.dcosboot.platform.leader.MesosLeaderDetector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.retry.RetryForever;

/**
 * A master at the size of a large cluster: registration of many agents, launches until many tasks run, readers beside
 * launches, and the death of the leader. Arguments: the master's runnable jar, the number of agents, the number of tasks,
 * then options for the masters' JVMs.
 */
public final class MasterBenchmark implements AutoCloseable {

    private static final int FRAMEWORKS = 5;
    private static final int TASKS_AN_OFFER = 10;
    private static final int UNDER_WAY = 1_000;
    private static final int AGENTS_A_CONNECTION = Integer.getInteger("bench.agents-per-connection", 100);
    private static final String AGENT = "cpus:32;mem:65536;disk:1000000;ports:[31000-32000]";
    private static final String TASK = "cpus:0.1;mem:32";
    private static final Duration SLICE = Duration.ofSeconds(5);
    private static final int SLICES = 6;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final int tasks;
    private final Path folder;
    private final Cluster cluster;
    private final CuratorFramework zooKeeper;
    private final MesosLeaderDetector detector;
    private final AgentFleet fleet;
    private final List<SimulatedFramework> frameworks = new ArrayList<>();
    private volatile Optional<Leader> leader = Optional.empty();

    private MasterBenchmark(Path masterJar, int agents, int tasks, List<String> options)
            throws IOException, InterruptedException {
        this.tasks = tasks;
        this.folder = Files.createTempDirectory("dcos-bench-master");
        this.cluster = new Cluster(folder, masterJar, options);
        this.fleet = new AgentFleet(agents, AGENTS_A_CONNECTION, AGENT);
        this.zooKeeper = CuratorFrameworkFactory.newClient(cluster.connectString(), new RetryForever(100));
        this.detector = new MesosLeaderDetector(zooKeeper, "/mesos");
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        try (MasterBenchmark benchmark = new MasterBenchmark(
                Path.of(args[0]),
                Integer.parseInt(args[1]),
                Integer.parseInt(args[2]),
                List.of(args).subList(3, args.length))) {
            benchmark.run();
        } catch (IllegalStateException e) {
            System.out.println("FAILED: " + e.getMessage());
            System.exit(1);
        }
        System.exit(0);
    }

    private void run() throws IOException, InterruptedException {
        say("logs in " + folder);
        Process master = cluster.startMaster();
        zooKeeper.start();
        detector.start(found -> leader = found.map(Leader::of));
        await("a leader", () -> leader.isPresent());
        Leader first = leader.orElseThrow();
        ProcessorTime processors = new ProcessorTime()
                .with("master", master.pid())
                .with("zookeeper", cluster.zooKeeper().pid())
                .with("generator", ProcessHandle.current().pid());

        Set<String> phases =
                Set.of(System.getProperty("bench.phases", "reads,failover").split(","));
        register(master, processors);
        launch(master, processors);
        if (phases.contains("reads")) {
            reads(first, processors);
        }
        if (phases.contains("failover")) {
            failover(master, first);
        }
        trouble().forEach(line -> say("trouble: " + line));
    }

    private void register(Process master, ProcessorTime processors) throws IOException, InterruptedException {
        processors.begin();
        long begin = System.nanoTime();
        fleet.leaderChanged(leader);
        await("all agents", () -> fleet.registeredNow() == fleet.size());
        say("%d agents registered in %.2f s (%s)".formatted(fleet.size(), secondsSince(begin), processors.used()));
        say("  live heap %.0f MiB, resident %.0f MiB".formatted(Cluster.liveHeap(master), Memory.pss(master.pid())));
        Thread.sleep(1_000);
        processors.begin();
        Thread.sleep(20_000); // longer than the interval of pings
        say("  idle: " + processors.used());
    }

    private void launch(Process master, ProcessorTime processors) throws IOException, InterruptedException {
        for (int i = 0; i < FRAMEWORKS; i++) {
            frameworks.add(new SimulatedFramework("bench-" + i, () -> leader, TASKS_AN_OFFER, TASK));
        }
        await("the frameworks", () -> frameworks.stream().allMatch(SimulatedFramework::subscribed));
        processors.begin();
        long begin = System.nanoTime();
        frameworks.forEach(it -> it.launch(tasks / FRAMEWORKS, UNDER_WAY, false));
        await("half of the launches", () -> fleet.launchesAcknowledged() >= tasks / 2);
        double half = secondsSince(begin);
        await("all launches", () -> fleet.launchesAcknowledged() == tasks);
        double seconds = secondsSince(begin);
        say("%d tasks launched and acknowledged in %.2f s: %.0f tasks/s (%s)"
                .formatted(tasks, seconds, tasks / seconds, processors.used()));
        say("  the second half, with a warm JVM: %.0f tasks/s".formatted(tasks / 2.0 / (seconds - half)));
        say("  launch → TASK_RUNNING " + latencies());
        frameworks.forEach(SimulatedFramework::rest);
        say("  live heap %.0f MiB, resident %.0f MiB".formatted(Cluster.liveHeap(master), Memory.pss(master.pid())));
        processors.begin();
        Thread.sleep(5_000);
        say("  idle: " + processors.used());
    }

    private void reads(Leader first, ProcessorTime processors) throws IOException, InterruptedException {
        try (ReadLoad reads = new ReadLoad(first.http())) {
            for (String path : List.of("/state-summary", "/tasks", "/metrics/snapshot")) {
                reads.read(path, 20);
            }
            reads.read("/state", 3);
            say("reads without launches:");
            reads.report().forEach(line -> say("  " + line));
        }
        frameworks.forEach(it -> it.launch(Long.MAX_VALUE, UNDER_WAY, true));
        Thread.sleep(SLICE);
        Samples without = new Samples();
        Samples with = new Samples();
        try (ReadLoad reads = new ReadLoad(first.http())) {
            processors.begin();
            for (int slice = 0; slice < SLICES; slice++) {
                boolean reading = slice % 2 == 1;
                if (reading) {
                    reads.start("/state-summary", Duration.ofSeconds(1));
                    reads.start("/tasks", Duration.ofSeconds(1));
                    reads.start("/metrics/snapshot", Duration.ofSeconds(1));
                }
                long launchesBefore = fleet.launchesAcknowledged();
                long begin = System.nanoTime();
                Thread.sleep(SLICE);
                (reading ? with : without).add((fleet.launchesAcknowledged() - launchesBefore) / secondsSince(begin));
                if (reading) {
                    reads.stop();
                }
            }
            say("launches of brief tasks: %s/s without readers, %s/s with (×%.2f) (%s)"
                    .formatted(without, with, with.median() / without.median(), processors.used()));
            say("  launch → TASK_RUNNING " + latencies());
            reads.read("/state", 2);
            reads.report().forEach(line -> say("  " + line));
        }
        frameworks.forEach(SimulatedFramework::rest);
        await("the brief tasks' end", () -> fleet.running() == tasks);
    }

    private void failover(Process master, Leader first) throws IOException, InterruptedException {
        Process second = cluster.startMaster();
        SimulatedFramework probe = new SimulatedFramework("probe", () -> leader, 1, TASK);
        frameworks.add(probe);
        await("the probe", probe::subscribed);
        probe.launch(0, 1, true);
        await("offers", () -> probe.offersSeen() >= fleet.size());
        long before = reconciled();
        say("tasks that reconciliation shows running: " + before + ", on agents: " + fleet.running());

        detector.close();
        try (MesosLeaderDetector next = new MesosLeaderDetector(zooKeeper, "/mesos")) {
            next.start(found -> {
                Optional<Leader> told = found.map(Leader::of);
                if (!told.equals(leader)) {
                    leader = told;
                    fleet.leaderChanged(told);
                }
            });
            ProcessorTime processors = new ProcessorTime()
                    .with("master", second.pid())
                    .with("zookeeper", cluster.zooKeeper().pid())
                    .with("generator", ProcessHandle.current().pid());
            long offersBefore = probe.offersSeen();
            long begin = System.nanoTime();
            master.destroyForcibly();
            await("another leader", () -> leader.filter(it -> !it.equals(first)).isPresent());
            processors.begin();
            say("leader killed; the other leads after %.2f s".formatted(secondsSince(begin)));
            await("offers", () -> probe.offersSeen() > offersBefore);
            say("  first offer after %.2f s".formatted(secondsSince(begin)));
            await("all agents", () -> fleet.registeredNow() == fleet.size());
            say("  all agents back after %.2f s".formatted(secondsSince(begin)));
            await("offers of all agents", () -> probe.offersSeen() >= offersBefore + fleet.size());
            say("  offers of all agents after %.2f s (%s)".formatted(secondsSince(begin), processors.used()));
            long acknowledged = fleet.launchesAcknowledged();
            probe.launch(100, 100, true);
            await("launches", () -> fleet.launchesAcknowledged() == acknowledged + 100);
            await("ends", () -> fleet.running() == tasks);
            say("tasks that reconciliation shows running: " + reconciled() + ", on agents: " + fleet.running());
            say("  live heap %.0f MiB, resident %.0f MiB"
                    .formatted(Cluster.liveHeap(second), Memory.pss(second.pid())));
        }
    }

    /** Tasks that the master says are running. */
    private long reconciled() throws InterruptedException {
        await("the frameworks", () -> frameworks.stream().allMatch(SimulatedFramework::subscribed));
        frameworks.forEach(SimulatedFramework::reconcile);
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (sumReconciled() < tasks && System.nanoTime() < deadline) {
            Thread.sleep(50);
        }
        return sumReconciled();
    }

    private long sumReconciled() {
        return frameworks.stream()
                .mapToLong(SimulatedFramework::reconciledRunning)
                .sum();
    }

    private String latencies() {
        Samples all = new Samples();
        frameworks.forEach(it -> it.takeLatencies(all));
        return "p50 %.0f ms, p99 %.0f ms".formatted(all.percentile(0.5), all.percentile(0.99));
    }

    private Stream<String> trouble() {
        return Stream.concat(
                frameworks.stream().flatMap(it -> it.trouble().stream()),
                Optional.ofNullable(fleet.shutDown()).stream());
    }

    private void await(String what, BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("no " + what + " after " + PATIENCE.toSeconds() + " s; agents "
                        + fleet.registeredNow() + ", acknowledged " + fleet.launchesAcknowledged() + ", running "
                        + fleet.running() + ", trouble: " + trouble().toList());
            }
            Thread.sleep(5);
        }
    }

    private static void say(String line) {
        System.out.println(line);
    }

    private static double secondsSince(long begin) {
        return (System.nanoTime() - begin) / 1e9;
    }

    @Override
    public void close() {
        frameworks.forEach(SimulatedFramework::close);
        fleet.close();
        detector.close();
        zooKeeper.close();
        cluster.close();
    }
}
