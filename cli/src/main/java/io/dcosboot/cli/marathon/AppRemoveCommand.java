package io.dcosboot.cli.marathon;

import io.dcosboot.cli.client.ClusterCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code dcos marathon app remove}. */
@Command(name = "remove", description = "Remove an application")
public final class AppRemoveCommand extends ClusterCommand {

    @Parameters(paramLabel = "<app-id>", description = "The app.")
    private String id = "";

    @Option(names = "--force", description = "Even while a deployment of the app is under way.")
    private boolean force;

    @Override
    public Integer call() {
        new Marathon(cluster()).remove(id, force);
        return 0;
    }
}
