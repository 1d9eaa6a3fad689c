package io.dcosboot.cli.local;

import java.io.Console;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;

/** Shows a start: a line for each service that became ready, and on a terminal one that says what is still awaited. */
final class Terminal implements Startup.Progress {

    private static final int WIDTH = 100;

    private final PrintWriter out;
    private final boolean interactive;

    Terminal(PrintWriter out) {
        this.out = out;
        this.interactive = isInteractive();
    }

    /** JDK 25 is back to null where standard output is no terminal. */
    @SuppressWarnings("SystemConsoleNull")
    private static boolean isInteractive() {
        Console console = System.console();
        return console != null && console.isTerminal();
    }

    @Override
    public void ready(ServicePlan service, Duration sinceStart) {
        clear();
        out.printf("  %-16s %-18s ready after %s%n", service.name(), service.endpoint(), seconds(sinceStart));
        out.flush();
    }

    @Override
    public void waitingFor(List<String> services, Duration sinceStart) {
        if (interactive) {
            String line = "  … %s  waiting for %s".formatted(seconds(sinceStart), String.join(", ", services));
            out.print("\r" + (line.length() > WIDTH ? line.substring(0, WIDTH) : line) + "\033[K");
            out.flush();
        }
    }

    /** Takes the waiting line away. */
    void clear() {
        if (interactive) {
            out.print("\r\033[K");
            out.flush();
        }
    }

    private static String seconds(Duration duration) {
        return "%.1f s".formatted(duration.toMillis() / 1e3);
    }
}
