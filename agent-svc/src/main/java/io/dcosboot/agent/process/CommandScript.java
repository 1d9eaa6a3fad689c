package io.dcosboot.agent.process;

import io.dcosboot.mesos.v1.CommandInfo;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * A command as a script that a shell reads from its standard input: sets the environment, then becomes the command
 * (mesos-agent.md §6). This way neither the environment nor its secrets show in the process list, and nothing of it
 * reaches the steps that still run as root.
 */
final class CommandScript {

    private static final Pattern SHELL_NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    /** Names that some shell reads, protects or changes by itself. */
    private static final Set<String> SPECIAL = Set.of(
            "BASHOPTS",
            "BASH_VERSINFO",
            "EUID",
            "IFS",
            "LINENO",
            "OPTIND",
            "PPID",
            "RANDOM",
            "SECONDS",
            "SHELLOPTS",
            "UID",
            "_");

    private static final Path BASH = Path.of("/bin/bash");

    private CommandScript() {}

    /**
     * @param sandbox where a program without a directory is looked for after {@code PATH}
     */
    static String of(CommandInfo command, Map<String, String> environment, Path sandbox) {
        StringBuilder script = new StringBuilder("{\n"); // one compound command: a script cut short runs nothing
        StringBuilder odd = new StringBuilder();
        new TreeMap<>(environment).forEach((name, value) -> {
            if (SHELL_NAME.matcher(name).matches() && !SPECIAL.contains(name)) {
                script.append("export ")
                        .append(name)
                        .append('=')
                        .append(quote(value))
                        .append('\n');
            } else if (!name.isEmpty() && !name.contains("=")) {
                odd.append(' ').append(quote(name + "=" + value));
            }
        });
        String executable = executable(command, environment, sandbox);
        script.append("trap ")
                .append(quote("echo " + quote(failure(executable)) + " >&2; exit 1"))
                .append(" EXIT\n");
        script.append("exec ");
        if (!odd.isEmpty()) {
            script.append("/usr/bin/env").append(odd).append(' ');
        }
        return script.append(words(command, executable))
                .append(" </dev/null\n}\n")
                .toString();
    }

    private static String executable(CommandInfo command, Map<String, String> environment, Path sandbox) {
        if (command.getShell()) {
            return "/bin/sh";
        }
        String value = command.getValue();
        boolean inSandbox = !value.contains("/")
                && Files.isExecutable(sandbox.resolve(value))
                && !onPath(value, environment.getOrDefault("PATH", ""));
        return inSandbox ? "./" + value : value;
    }

    private static boolean onPath(String value, String path) {
        for (String directory : path.split(":")) {
            if (directory.startsWith("/") && Files.isExecutable(Path.of(directory, value))) {
                return true;
            }
        }
        return false;
    }

    private static String words(CommandInfo command, String executable) {
        if (command.getShell()) {
            return "/bin/sh -c " + quote(command.getValue());
        }
        List<String> arguments = command.getArgumentsList();
        StringBuilder words = new StringBuilder();
        // The first argument is the name the program is to see; only bash can give it another than the file's.
        if (!arguments.isEmpty() && !arguments.getFirst().equals(command.getValue()) && Files.isExecutable(BASH)) {
            words.append(BASH).append(" -c 'exec -a \"$0\" \"$@\"' ").append(quote(arguments.getFirst()));
            words.append(' ');
        }
        words.append(quote(executable));
        arguments.stream().skip(1).forEach(argument -> words.append(' ').append(quote(argument)));
        return words.toString();
    }

    private static String failure(String executable) {
        return "Failed to execute '" + executable + "': no such program, or not executable";
    }

    static String quote(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }
}
