package io.dcosboot.cli.local;

import io.dcosboot.cli.CliCommand;
import io.dcosboot.cli.client.Json;
import io.dcosboot.cli.client.Table;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code dcos status}: what of the local cluster runs. Exit status 0 when all is ready, else 1. */
@Command(name = "status", description = "Show the services of the cluster on this machine")
public final class StatusCommand extends CliCommand {

    /**
     * A service now.
     *
     * @param state {@code ready}, {@code not ready}, {@code restarting} (it ended and will be started again), {@code stopped}
     * @param pid 0 when it does not run
     * @param uptimeSeconds since this process started
     * @param restarts times that it ended by itself since {@code dcos up}
     * @param memoryMebibytes proportional share (PSS); -1 where the system does not tell
     */
    record ServiceStatus(
            String name,
            String address,
            int port,
            String state,
            long pid,
            long uptimeSeconds,
            int restarts,
            long memoryMebibytes,
            String log) {}

    record ClusterStatus(boolean running, String url, String data, List<ServiceStatus> services) {}

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Mixin
    private DataOption data = new DataOption();

    @Override
    public Integer call() {
        PrintWriter out = out();
        DataDirectory directory = data.directory(environment());
        Optional<ClusterPlan> plan = directory.lastPlan();
        List<ServiceStatus> services = plan.map(ClusterPlan::services).orElse(List.of()).parallelStream()
                .map(service -> status(directory, service, Instant.now()))
                .toList();
        boolean running = services.stream().anyMatch(s -> !s.state().equals("stopped"));
        boolean ready = running && services.stream().allMatch(s -> s.state().equals("ready"));
        String url = plan.map(ClusterPlan::url).orElse("");
        if (json) {
            out.println(Json.pretty(
                    Json.tree(new ClusterStatus(running, url, directory.root().toString(), services))));
        } else if (!running) {
            out.println("No cluster is running in " + directory.root() + "; `dcos up` starts one.");
        } else {
            out.printf("%s  (data in %s)%n%n%s", url, directory.root(), table(services));
        }
        out.flush();
        return ready ? 0 : 1;
    }

    private static ServiceStatus status(DataDirectory directory, ServicePlan service, Instant now) {
        Supervised supervised = new Supervised(directory, service.name());
        Optional<ProcessHandle> process = supervised.service();
        String state;
        if (process.isPresent()) {
            state = Readiness.ask(service) instanceof Readiness.Answer.Ready ? "ready" : "not ready";
        } else {
            state = supervised.supervisor().isPresent() ? "restarting" : "stopped";
        }
        return new ServiceStatus(
                service.name(),
                service.endpoint().address(),
                service.endpoint().port(),
                state,
                process.map(ProcessHandle::pid).orElse(0L),
                process.flatMap(p -> Supervised.uptime(p, now))
                        .map(java.time.Duration::toSeconds)
                        .orElse(0L),
                supervised.exits().size(),
                process.map(p -> proportionalKibibytes(p.pid()))
                        .filter(OptionalLong::isPresent)
                        .map(kib -> kib.getAsLong() / 1024)
                        .orElse(-1L),
                directory.log(service.name()).toString());
    }

    static OptionalLong proportionalKibibytes(long pid) {
        try {
            return Files.readAllLines(Path.of("/proc", String.valueOf(pid), "smaps_rollup")).stream()
                    .filter(line -> line.startsWith("Pss:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst();
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }

    private static Table table(List<ServiceStatus> services) {
        Table table = new Table("NAME", "ADDRESS", "STATE", "PID", "UPTIME", "RESTARTS", "MEMORY");
        long sum = 0;
        for (ServiceStatus s : services) {
            table.row(
                    s.name(),
                    s.address() + ":" + s.port(),
                    s.state(),
                    s.pid() == 0 ? "" : String.valueOf(s.pid()),
                    s.pid() == 0 ? "" : uptime(s.uptimeSeconds()),
                    String.valueOf(s.restarts()),
                    s.memoryMebibytes() < 0 ? "" : s.memoryMebibytes() + " MiB");
            sum += Math.max(0, s.memoryMebibytes());
        }
        return sum == 0 ? table : table.row("", "", "", "", "", "", sum + " MiB");
    }

    static String uptime(long seconds) {
        if (seconds < 60) {
            return seconds + " s";
        }
        return seconds < 3600
                ? "%d min".formatted(seconds / 60)
                : "%d h %d min".formatted(seconds / 3600, seconds % 3600 / 60);
    }
}
