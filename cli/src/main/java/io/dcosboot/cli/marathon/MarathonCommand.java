package io.dcosboot.cli.marathon;

import io.dcosboot.cli.CommandGroup;
import picocli.CommandLine.Command;

/** {@code dcos marathon}. */
@Command(
        name = "marathon",
        description = "Deploy and manage applications to DC/OS",
        subcommands = {MarathonCommand.App.class, MarathonCommand.Deployment.class, MarathonCommand.Task.class})
public final class MarathonCommand extends CommandGroup {

    /** {@code dcos marathon app}. */
    @Command(
            name = "app",
            description = "Manage applications",
            subcommands = {
                AppAddCommand.class,
                AppListCommand.class,
                AppShowCommand.class,
                AppUpdateCommand.class,
                AppRemoveCommand.class,
                AppRestartCommand.class,
                AppScaleCommand.Start.class,
                AppScaleCommand.Stop.class
            })
    static final class App extends CommandGroup {}

    /** {@code dcos marathon deployment}. */
    @Command(
            name = "deployment",
            description = "Manage deployments",
            subcommands = {DeploymentListCommand.class})
    static final class Deployment extends CommandGroup {}

    /** {@code dcos marathon task}. */
    @Command(
            name = "task",
            description = "Manage Marathon's tasks",
            subcommands = {MarathonTaskListCommand.class})
    static final class Task extends CommandGroup {}
}
