package io.dcosboot.cli.local;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Tasks that the agents of a local cluster left running. They outlive a restart of their agent by design; when the whole
 * cluster ends, they must end too.
 *
 * <p>A task's processes are known by its sandbox, which lies in the cluster's folder: as working directory or in the
 * environment; the process that watches it and writes down how it ended has it on its command line only. Docker tasks
 * carry their agent's folder as a label.
 *
 * @param agents work directories of the cluster's agents
 */
record TaskProcesses(List<Path> agents) {

    private static final Duration GRACE = Duration.ofSeconds(5);
    private static final Duration REST = Duration.ofSeconds(1);
    private static final String LABEL = "io.dcosboot.agent";

    TaskProcesses {
        agents = List.copyOf(agents);
    }

    /** Ends them: asks, waits, kills; the watching processes last, as they end by themselves. */
    void end(Consumer<String> progress) throws InterruptedException {
        List<String> containers = containers();
        if (!containers.isEmpty()) {
            progress.accept("stopping %d Docker task(s)".formatted(containers.size()));
            List<String> stop = new ArrayList<>(List.of("docker", "stop", "-t", String.valueOf(GRACE.toSeconds())));
            stop.addAll(containers);
            docker(stop);
        }
        List<ProcessHandle> processes = find(this::isTask);
        if (!processes.isEmpty()) {
            progress.accept("stopping %d process(es) of tasks".formatted(processes.size()));
            processes.forEach(ProcessHandle::destroy);
            awaitNone(this::isTask, GRACE);
            find(this::isTask).forEach(ProcessHandle::destroyForcibly);
        }
        awaitNone(this::isRelated, REST);
        find(this::isRelated).forEach(ProcessHandle::destroyForcibly);
    }

    private static void awaitNone(Predicate<ProcessHandle> which, Duration patience) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!find(which).isEmpty() && System.nanoTime() - deadline < 0) {
            Thread.sleep(20);
        }
    }

    private static List<ProcessHandle> find(Predicate<ProcessHandle> which) {
        long self = ProcessHandle.current().pid();
        return ProcessHandle.allProcesses()
                .filter(process -> process.pid() != self && which.test(process))
                .toList();
    }

    private boolean isTask(ProcessHandle process) {
        Path proc = Path.of("/proc", String.valueOf(process.pid()));
        try {
            Path folder = Files.readSymbolicLink(proc.resolve("cwd"));
            if (agents.stream().anyMatch(folder::startsWith)) {
                return true;
            }
            String environment = Files.readString(proc.resolve("environ"), StandardCharsets.ISO_8859_1);
            return agents.stream().anyMatch(agent -> environment.contains("=" + agent + "/"));
        } catch (IOException e) {
            // Gone, not ours to look at, or a system without /proc.
            return false;
        }
    }

    private boolean isRelated(ProcessHandle process) {
        String line = Supervised.commandLine(process);
        return isTask(process) || agents.stream().anyMatch(agent -> line.contains(agent + "/"));
    }

    private List<String> containers() throws InterruptedException {
        List<String> found = new ArrayList<>();
        for (Path agent : agents) {
            found.addAll(docker(List.of("docker", "ps", "-q", "--filter", "label=%s=%s".formatted(LABEL, agent))));
        }
        return found;
    }

    /** What the command prints, line by line; nothing where there is no Docker. */
    private static List<String> docker(List<String> command) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return process.waitFor() == 0 ? output.lines().toList() : List.of();
        } catch (IOException e) {
            return List.of();
        }
    }
}
