package io.dcosboot.cli.node;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code dcos node list}. */
@Command(name = "list", description = "List DC/OS nodes")
public final class NodeListCommand extends NodeListing {

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Option(names = "--mesos-id", paramLabel = "<mesos-id>", description = "Only the node with this id.")
    private String mesosId = "";

    @Override
    public Integer call() {
        return list(json, mesosId);
    }
}
