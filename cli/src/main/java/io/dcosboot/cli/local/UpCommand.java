package io.dcosboot.cli.local;

import io.dcosboot.cli.CliCommand;
import io.dcosboot.cli.CliException;
import io.dcosboot.cli.distribution.Distribution;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code dcos up}: starts a cluster on this machine. */
@Command(name = "up", description = "Start a cluster on this machine")
public final class UpCommand extends CliCommand {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @Option(names = "--masters", paramLabel = "N", description = "Master nodes: 1, 3 or 5 (default: 1, or as before).")
    private @Nullable Integer masters;

    @Option(names = "--agents", paramLabel = "N", description = "Agent nodes (default: 1, or as before).")
    private @Nullable Integer agents;

    @Option(
            names = "--gateway-port",
            paramLabel = "P",
            description = "Port of the gateway (default: 8000, or as before).")
    private @Nullable Integer gatewayPort;

    @Option(names = "--one-address", hidden = true, description = "All nodes on 127.0.0.1, as where only it is local.")
    private boolean oneAddress;

    @Option(names = "--no-caches", hidden = true, description = "Without AOT caches, and without making any.")
    private boolean noCaches;

    @Mixin
    private DataOption data = new DataOption();

    @Override
    public Integer call() throws IOException, InterruptedException {
        PrintWriter out = out();
        Machine detected = Machine.detect();
        Machine machine = oneAddress ? detected.withOneLoopbackAddress() : detected;
        DataDirectory directory = data.directory(environment());
        directory.create(machine.user());
        try (var _ = directory.lock()) {
            Optional<ClusterPlan> last = directory.lastPlan();
            if (last.isPresent() && isRunning(directory, last.get())) {
                mend(last.get(), directory, out);
                return 0;
            }
            ClusterPlan plan = ClusterPlan.of(request(last), machine, directory.root());
            checkMasters(plan, last);
            checkPorts(plan.services());
            up(plan, machine, directory, out);
            return 0;
        }
    }

    private ClusterRequest request(Optional<ClusterPlan> last) {
        Optional<ClusterRequest> before = last.map(ClusterPlan::request);
        try {
            return new ClusterRequest(
                    masters != null
                            ? masters
                            : before.map(ClusterRequest::masters).orElse(1),
                    agents != null ? agents : before.map(ClusterRequest::agents).orElse(1),
                    gatewayPort != null
                            ? gatewayPort
                            : before.map(ClusterRequest::gatewayPort).orElse(ClusterRequest.DEFAULT_GATEWAY_PORT));
        } catch (IllegalArgumentException e) {
            throw new CliException(String.valueOf(e.getMessage()));
        }
    }

    /** New, empty ZooKeeper servers could outvote the one that has the data. */
    private static void checkMasters(ClusterPlan plan, Optional<ClusterPlan> last) {
        int before = last.map(ClusterPlan::request)
                .map(ClusterRequest::masters)
                .orElse(plan.request().masters());
        if (before != plan.request().masters()) {
            throw new CliException(
                    "the data directory holds a cluster of %d master(s): start it with --masters %d, or remove it with `dcos down --wipe`, or choose another with --data"
                            .formatted(before, before));
        }
    }

    static void checkPorts(List<ServicePlan> services) {
        for (ServicePlan service : services) {
            List<Endpoint> ports = new ArrayList<>(service.alsoBinds());
            ports.addFirst(service.endpoint());
            for (Endpoint port : ports) {
                if (!PortOwner.isFree(port)) {
                    throw new CliException("cannot start %s: port %d on %s is in use by %s; nothing was started"
                            .formatted(
                                    service.name(),
                                    port.port(),
                                    port.address(),
                                    PortOwner.of(port)
                                            .map(UpCommand::describe)
                                            .orElse("a process that this user may not see")));
                }
            }
        }
    }

    private static String describe(ProcessHandle process) {
        String line = Supervised.commandLine(process).strip();
        return "process %d (%s)".formatted(process.pid(), line.length() > 160 ? line.substring(0, 160) + "…" : line);
    }

    private static boolean isRunning(DataDirectory directory, ClusterPlan plan) {
        return plan.services().stream().anyMatch(service -> new Supervised(directory, service.name()).isRunning());
    }

    /** A cluster that runs needs nothing, unless something also killed what watches over its services. */
    private void mend(ClusterPlan plan, DataDirectory directory, PrintWriter out)
            throws IOException, InterruptedException {
        List<Supervised> unwatched = plan.services().stream()
                .map(service -> new Supervised(directory, service.name()))
                .filter(service -> service.supervisor().isEmpty())
                .toList();
        if (unwatched.isEmpty()) {
            out.printf(
                    "A cluster is already running on %s (data in %s). Nothing was changed; `dcos status` shows it.%n",
                    plan.url(), directory.root());
            return;
        }
        out.printf(
                "A cluster is running on %s (data in %s), but not whole. Starting, or watching again: %s%n",
                plan.url(),
                directory.root(),
                unwatched.stream().map(Supervised::name).collect(Collectors.joining(", ")));
        checkPorts(plan.services().stream()
                .filter(service -> !new Supervised(directory, service.name()).isRunning())
                .toList());
        Distribution distribution = Distribution.read(Path.of(System.getProperty("dcos.home", ".")));
        AotCaches caches = AotCaches.of(distribution, directory.root().resolve("aot"));
        Terminal terminal = new Terminal(out);
        new Startup(directory, files(directory, distribution, caches), PATIENCE).run(plan, terminal);
        terminal.clear();
        out.println("Nothing else was changed; `dcos status` shows it.");
    }

    private LaunchFiles files(DataDirectory directory, Distribution distribution, AotCaches caches) {
        Path redis = RedisProgram.find(
                Optional.ofNullable(System.getenv("PATH")).orElse(""),
                directory.root().resolve("bin"));
        return new LaunchFiles(directory, distribution, noCaches ? Map.of() : caches.usable(), redis);
    }

    private void up(ClusterPlan plan, Machine machine, DataDirectory directory, PrintWriter out)
            throws IOException, InterruptedException {
        Distribution distribution = Distribution.read(Path.of(System.getProperty("dcos.home", ".")));
        AotCaches caches = AotCaches.of(distribution, directory.root().resolve("aot"));
        LaunchFiles files = files(directory, distribution, caches);
        announce(plan, machine, directory, out);

        directory.save(plan);
        Thread stopOnInterrupt = new Thread(() -> stopQuietly(plan, directory));
        Runtime.getRuntime().addShutdownHook(stopOnInterrupt);
        Terminal terminal = new Terminal(out);
        long begin = System.nanoTime();
        try {
            new Startup(directory, files, PATIENCE).run(plan, terminal);
        } catch (CliException e) {
            terminal.clear();
            throw new CliException(e.getMessage() + "\n\nThe cluster was not started; nothing is left running.");
        }
        Runtime.getRuntime().removeShutdownHook(stopOnInterrupt);
        terminal.clear();
        out.printf("%nDC/OS is up after %.1f s: %s%n", (System.nanoTime() - begin) / 1e9, plan.url());
        if (!noCaches) {
            train(caches, directory, plan, out);
        }
        out.println("There is no log-in yet: whoever reaches that address on this machine may use the cluster.");
    }

    private static void train(AotCaches caches, DataDirectory directory, ClusterPlan plan, PrintWriter out)
            throws IOException {
        Path scratch = directory.training();
        List<TrainingRun> runs = new ArrayList<>(caches.missing(scratch));
        TrainingRun.ofThisProgram().ifPresent(runs::add);
        if (!runs.isEmpty()) {
            TrainingRun.inBackground(runs, scratch, plan.url());
            out.println("The next start will be faster: caches for it are being made in the background.");
        }
    }

    private static void announce(ClusterPlan plan, Machine machine, DataDirectory directory, PrintWriter out) {
        out.printf(
                "Starting DC/OS with %d master(s) and %d agent(s); data in %s%n",
                plan.request().masters(), plan.request().agents(), directory.root());
        if (!plan.ownAddresses()) {
            out.println("Only 127.0.0.1 is a loopback address here: all nodes share it, on ports of their own.");
        }
        if (!machine.root()) {
            out.printf(
                    "Running as %s, not as root: tasks run as %s too, and their resources are not enforced by cgroups.%n",
                    machine.user(), machine.user());
        }
    }

    private static void stopQuietly(ClusterPlan plan, DataDirectory directory) {
        try {
            new Shutdown(directory).run(plan, _ -> {});
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
