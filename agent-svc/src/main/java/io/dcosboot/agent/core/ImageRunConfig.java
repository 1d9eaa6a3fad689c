package io.dcosboot.agent.core;

import io.dcosboot.mesos.v1.CommandInfo;
import io.dcosboot.mesos.v1.Environment;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * How an image wants to be run, and what becomes of it when a task says otherwise (entrypoint rules of mesos-agent.md
 * §7.2). The image's user is not among it: tasks run as their own.
 *
 * @param workingDirectory absolute inside the image; absent: the sandbox
 */
public record ImageRunConfig(
        Map<String, String> environment,
        List<String> entrypoint,
        List<String> command,
        Optional<String> workingDirectory) {

    public ImageRunConfig {
        environment = Map.copyOf(environment);
        entrypoint = List.copyOf(entrypoint);
        command = List.copyOf(command);
    }

    /**
     * The command with everything the image adds: either a shell command, or a value with all arguments, of which the
     * first is the program's name.
     *
     * @throws IOException neither says what to run
     */
    public CommandInfo complete(CommandInfo asked) throws IOException {
        if (asked.getShell()) {
            if (!asked.hasValue()) {
                throw new IOException("Shell specified but no command value provided");
            }
            return asked;
        }
        if (!asked.getValue().isEmpty()) {
            return asked;
        }
        List<String> arguments = asked.getArgumentsList();
        if (!entrypoint.isEmpty()) {
            return run(asked, entrypoint, arguments.isEmpty() ? command : arguments);
        }
        if (command.isEmpty()) {
            throw new IOException("No executable is found in the command or in the image");
        }
        return run(asked, command.subList(0, 1), arguments.isEmpty() ? command.subList(1, command.size()) : arguments);
    }

    private static CommandInfo run(CommandInfo asked, List<String> program, List<String> arguments) {
        return asked.toBuilder()
                .setValue(program.getFirst())
                .clearArguments()
                .addAllArguments(program)
                .addAllArguments(arguments)
                .build();
    }

    /**
     * The image's variables come over those the agent gives, the command's own over the image's (§5.1).
     *
     * @param given the container's environment without the image, the command's variables included
     * @param own the command's variables
     */
    public Map<String, String> over(Map<String, String> given, Environment own) {
        var names = own.getVariablesList().stream()
                .map(Environment.Variable::getName)
                .collect(Collectors.toSet());
        var merged = new LinkedHashMap<>(given);
        environment.forEach((name, value) -> {
            if (!names.contains(name)) {
                merged.put(name, value);
            }
        });
        return merged;
    }
}
