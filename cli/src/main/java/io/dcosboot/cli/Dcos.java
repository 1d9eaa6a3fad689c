package io.dcosboot.cli;

import io.dcosboot.cli.local.DownCommand;
import io.dcosboot.cli.local.LogsCommand;
import io.dcosboot.cli.local.StatusCommand;
import io.dcosboot.cli.local.UpCommand;
import io.dcosboot.cli.marathon.MarathonCommand;
import io.dcosboot.cli.node.NodeCommand;
import io.dcosboot.cli.task.TaskCommand;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The {@code dcos} command. */
@Command(
        name = "dcos",
        description = "A cluster on this machine, and the client of any DC/OS cluster.",
        mixinStandardHelpOptions = true,
        versionProvider = Dcos.Version.class,
        subcommands = {
            UpCommand.class,
            DownCommand.class,
            StatusCommand.class,
            LogsCommand.class,
            MarathonCommand.class,
            NodeCommand.class,
            TaskCommand.class
        },
        scope = CommandLine.ScopeType.INHERIT)
public final class Dcos implements Runnable {

    @Spec
    private @Nullable CommandSpec spec;

    private final Map<String, String> environment;

    private Dcos(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    public static void main(String[] args) {
        System.exit(commandLine(System.getenv()).execute(args));
    }

    /**
     * The command with all its sub-commands; exit statuses as cli.md §19 has them.
     *
     * @param environment variables that the commands see
     */
    public static CommandLine commandLine(Map<String, String> environment) {
        CommandLine dcos = new CommandLine(new Dcos(environment));
        dcos.setParameterExceptionHandler(Dcos::usageError);
        dcos.setExecutionExceptionHandler((e, command, _) -> failure(e, command.getErr()));
        return dcos;
    }

    Map<String, String> environment() {
        return environment;
    }

    @Override
    public void run() {
        if (spec != null) {
            spec.commandLine().usage(spec.commandLine().getOut());
        }
    }

    private static int failure(Exception e, PrintWriter err) {
        err.println("Error: " + (e instanceof CliException ? e.getMessage() : e.toString()));
        err.flush();
        return e instanceof CliException known ? known.exitCode() : 1;
    }

    /** An unknown top-level command shows the general help and is no error; any other misuse is one. */
    private static int usageError(ParameterException e, String[] args) {
        CommandLine command = e.getCommandLine();
        boolean topLevel = command.getParent() == null;
        if (topLevel && e instanceof UnmatchedArgumentException unmatched && isCommand(unmatched.getUnmatched())) {
            command.usage(command.getOut());
            return 0;
        }
        command.getErr().println("Error: " + e.getMessage());
        command.getErr()
                .println("Use \"%s --help\" for more information."
                        .formatted(command.getCommandSpec().qualifiedName()));
        command.getErr().flush();
        return 1;
    }

    private static boolean isCommand(List<String> unmatched) {
        return !unmatched.isEmpty() && !unmatched.getFirst().startsWith("-");
    }

    /** Our version, from the jar's manifest. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Dcos.class.getPackage().getImplementationVersion();
            return new String[] {"dcoscli.version=" + (version == null ? "development" : version)};
        }
    }
}
