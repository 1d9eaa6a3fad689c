package io.dcosboot.cli;

import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A command that does something; its result is the exit status. */
public abstract class CliCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it runs the command
    private CommandSpec spec;

    /** The variables of whoever called. */
    protected final Map<String, String> environment() {
        return ((Dcos) spec.root().userObject()).environment();
    }

    /** Where results go. */
    protected final PrintWriter out() {
        return spec.commandLine().getOut();
    }

    /** Where warnings, notes and progress go. */
    protected final PrintWriter err() {
        return spec.commandLine().getErr();
    }
}
