package io.dcosboot.cli.local;

import io.dcosboot.cli.CliCommand;
import io.dcosboot.cli.CliException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code dcos down}: ends the cluster on this machine, its tasks included. */
@Command(name = "down", description = "Stop the cluster on this machine and all its tasks; apps are kept")
public final class DownCommand extends CliCommand {

    @Option(names = "--wipe", description = "Then remove the data directory, with all apps and logs.")
    private boolean wipe;

    @Mixin
    private DataOption data = new DataOption();

    @Override
    public Integer call() throws IOException, InterruptedException {
        PrintWriter out = out();
        DataDirectory directory = data.directory(environment());
        if (!Files.isDirectory(directory.root())) {
            out.println("There is no cluster in " + directory.root() + ".");
            return 0;
        }
        try (var _ = directory.lock()) {
            Optional<ClusterPlan> plan = directory.lastPlan();
            if (plan.isEmpty()) {
                if (wipe) {
                    throw new CliException(
                            "%s does not look like a cluster's data directory (no cluster.json): not removed"
                                    .formatted(directory.root()));
                }
                out.println("There is no cluster in " + directory.root() + ".");
                return 0;
            }
            new Shutdown(directory).run(plan.get(), out::println);
            if (wipe) {
                directory.wipe();
                out.println("The cluster is down; " + directory.root() + " was removed.");
            } else {
                out.println("The cluster is down; `dcos up` brings it back with its apps.");
            }
            return 0;
        }
    }
}
