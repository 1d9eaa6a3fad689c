package io.dcosboot.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import picocli.CommandLine;

/**
 * One run of the {@code dcos} command inside the test's JVM.
 *
 * @param exit exit status
 * @param out standard output
 * @param err standard error
 */
public record CommandRun(int exit, String out, String err) {

    public static CommandRun of(Map<String, String> environment, String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine dcos = Dcos.commandLine(environment);
        dcos.setOut(new PrintWriter(out));
        dcos.setErr(new PrintWriter(err));
        int exit = dcos.execute(arguments);
        return new CommandRun(exit, out.toString(), err.toString());
    }
}
