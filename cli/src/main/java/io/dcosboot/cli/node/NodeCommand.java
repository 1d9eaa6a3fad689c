package io.dcosboot.cli.node;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code dcos node}: by itself the deprecated form of {@code dcos node list}. */
@Command(
        name = "node",
        description = "View DC/OS node information",
        subcommands = {NodeListCommand.class})
public final class NodeCommand extends NodeListing {

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Override
    public Integer call() {
        err().println("Getting the list of nodes from `dcos node` is deprecated. Please use `dcos node list`.");
        return list(json, "");
    }
}
