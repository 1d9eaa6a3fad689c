package io.dcosboot.bench.master;

import io.dcosboot.bench.Samples;
import io.dcosboot.platform.leader.MesosLeaderDetector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.retry.RetryForever;

/**
 * A cluster of one agent, where the figures of other masters are known: answers of the read endpoints, and rounds of a framework
 * that declines an offer, revives and waits for the next. Arguments: the master's runnable jar, the number of tasks, then
 * options for the master's JVM.
 */
public final class SmallClusterBenchmark {

    private static final int AGENTS = 1;
    private static final Duration ROUNDS = Duration.ofSeconds(10);
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private SmallClusterBenchmark() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        int tasks = Integer.parseInt(args[1]);
        Path folder = Files.createTempDirectory("dcos-bench-small");
        try (Cluster cluster =
                        new Cluster(folder, Path.of(args[0]), List.of(args).subList(2, args.length));
                CuratorFramework zooKeeper =
                        CuratorFrameworkFactory.newClient(cluster.connectString(), new RetryForever(100));
                MesosLeaderDetector detector = new MesosLeaderDetector(zooKeeper, "/mesos");
                AgentFleet fleet = new AgentFleet(AGENTS, 1, "cpus:1000;mem:1000000")) {
            cluster.startMaster();
            zooKeeper.start();
            detector.start(_ -> {});
            await(() -> detector.leader().isPresent());
            Optional<Leader> leader = detector.leader().map(Leader::of);
            fleet.leaderChanged(leader);
            await(() -> fleet.registeredNow() == AGENTS);

            launch(fleet, leader, tasks);
            try (ReadLoad reads = new ReadLoad(leader.orElseThrow().http())) {
                List<String> paths = List.of("/state-summary", "/state", "/tasks", "/metrics/snapshot");
                for (String path : paths) {
                    reads.read(path, 300);
                }
                reads.forget(); // those were for the compiler
                for (String path : paths) {
                    reads.read(path, 100);
                }
                System.out.println("reads at " + tasks + " tasks:");
                reads.report().forEach(line -> System.out.println("  " + line));
            }
            rounds(leader);
        }
        System.exit(0);
    }

    private static void launch(AgentFleet fleet, Optional<Leader> leader, int tasks) throws InterruptedException {
        SimulatedFramework framework = new SimulatedFramework("small", () -> leader, tasks, "cpus:0.1;mem:32");
        await(framework::subscribed);
        framework.launch(tasks, tasks, false);
        await(() -> fleet.launchesAcknowledged() == tasks);
        framework.rest();
    }

    private static void rounds(Optional<Leader> leader) throws IOException, InterruptedException {
        Samples millis = new Samples();
        try (DeclineAndRevive framework = new DeclineAndRevive(leader.orElseThrow())) {
            for (long end = System.nanoTime() + ROUNDS.toNanos(); System.nanoTime() < end; ) {
                framework.round(); // for the compiler
            }
            long begin = System.nanoTime();
            while (System.nanoTime() - begin < ROUNDS.toNanos()) {
                millis.add(framework.round());
            }
        }
        System.out.printf(
                "decline-and-revive: %.0f rounds/s, p50 %.2f ms, p99 %.2f ms%n",
                millis.size() / (double) ROUNDS.toSeconds(), millis.median(), millis.percentile(0.99));
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("the cluster does not get ready");
            }
            Thread.sleep(5);
        }
    }
}
