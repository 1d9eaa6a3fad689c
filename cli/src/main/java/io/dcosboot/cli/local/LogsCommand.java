package io.dcosboot.cli.local;

import io.dcosboot.cli.CliCommand;
import io.dcosboot.cli.CliException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code dcos logs}: the output of a service of the local cluster. */
@Command(name = "logs", description = "Show the log of a service of the cluster on this machine")
public final class LogsCommand extends CliCommand {

    @Parameters(paramLabel = "SERVICE", description = "As `dcos status` names it; without number where there is one.")
    private String service = "";

    @Option(
            names = {"-f", "--follow"},
            description = "Keep printing what is added.")
    private boolean follow;

    @Option(names = "--lines", paramLabel = "N", description = "Lines from the end to begin with (default: 100).")
    private int lines = 100;

    @Mixin
    private DataOption data = new DataOption();

    @Override
    public Integer call() throws IOException, InterruptedException {
        PrintWriter out = out();
        DataDirectory directory = data.directory(environment());
        List<String> names = directory.lastPlan().map(ClusterPlan::services).orElse(List.of()).stream()
                .map(ServicePlan::name)
                .toList();
        Path log = directory.log(resolve(service, names));
        if (!Files.exists(log)) {
            throw new CliException("there is no log yet: " + log);
        }
        long end = Files.size(log);
        out.println(Startup.tail(log, lines));
        out.flush();
        if (follow) {
            follow(log, end, out);
        }
        return 0;
    }

    static String resolve(String wanted, List<String> names) {
        List<String> matches = names.stream()
                .filter(name -> name.equals(wanted) || name.matches(java.util.regex.Pattern.quote(wanted) + "-\\d+"))
                .toList();
        if (matches.contains(wanted)) {
            return wanted;
        }
        return switch (matches.size()) {
            case 1 -> matches.getFirst();
            case 0 ->
                throw new CliException(
                        names.isEmpty()
                                ? "no cluster was started here yet"
                                : "no service '%s'; there are %s".formatted(wanted, String.join(", ", names)));
            default -> throw new CliException("which of %s?".formatted(String.join(", ", matches)));
        };
    }

    /** Until interrupted. A shorter file than before is a new one. */
    private static void follow(Path log, long from, PrintWriter out) throws IOException, InterruptedException {
        long position = from;
        while (!out.checkError()) {
            long size = Files.exists(log) ? Files.size(log) : 0;
            position = size < position ? 0 : position;
            if (size > position) {
                try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
                    file.seek(position);
                    byte[] fresh = new byte[(int) Math.min(size - position, 1 << 16)];
                    int read = file.read(fresh);
                    out.print(new String(fresh, 0, Math.max(0, read), StandardCharsets.UTF_8));
                    out.flush();
                    position += Math.max(0, read);
                }
            } else {
                Thread.sleep(100);
            }
        }
    }
}
