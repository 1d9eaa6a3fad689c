package io.dcosboot.cli.task;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code dcos task}: by itself the deprecated form of {@code dcos task list}. */
@Command(
        name = "task",
        description = "Manage tasks",
        subcommands = {TaskListCommand.class, TaskLogCommand.class})
public final class TaskCommand extends TaskListing {

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Override
    public Integer call() {
        err().println("Getting the list of tasks from `dcos task` is deprecated. Please use `dcos task list`.");
        return list("", Tasks.Which.ACTIVE, json ? Format.JSON : Format.TABLE, "");
    }
}
