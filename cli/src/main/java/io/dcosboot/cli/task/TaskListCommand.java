package io.dcosboot.cli.task;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code dcos task list}. */
@Command(name = "list", description = "Print a list of tasks in the cluster")
public final class TaskListCommand extends TaskListing {

    @Parameters(arity = "0..1", paramLabel = "<filter>", description = "Part of a task id, or a glob.")
    private String filter = "";

    @Option(names = "--all", description = "Active and completed tasks.")
    private boolean all;

    @Option(names = "--completed", description = "Completed tasks.")
    private boolean completed;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Option(
            names = {"-q", "--quiet"},
            description = "Print only ids.")
    private boolean quiet;

    @Option(names = "--agent-id", paramLabel = "<agent-id>", description = "Only tasks of this agent.")
    private String agent = "";

    @Override
    public Integer call() {
        return list(
                filter, Tasks.Which.of(all, completed), json ? Format.JSON : quiet ? Format.IDS : Format.TABLE, agent);
    }
}
