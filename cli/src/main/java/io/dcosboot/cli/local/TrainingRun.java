package io.dcosboot.cli.local;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A run of a JVM that writes an AOT cache when it ends.
 *
 * @param name names its files; caches of the same name made for something else are removed
 * @param cache where the cache is when it is complete
 * @param arguments of {@code java}; they write to {@link #fresh}
 */
record TrainingRun(String name, Path cache, List<String> arguments) {

    /** System property with the cache of this program; the script that starts it sets it, and removes a stale one. */
    static final String OWN_CACHE = "dcos.cli.cache";

    private static final String SCRIPT = "training.sh";

    TrainingRun {
        arguments = List.copyOf(arguments);
    }

    /** Where a cache is written until it is complete. */
    static Path fresh(Path cache) {
        return cache.resolveSibling(cache.getFileName() + ".new");
    }

    /** The run for this program itself, unless its cache is there: a command that uses most of it. */
    static Optional<TrainingRun> ofThisProgram() throws IOException {
        String named = System.getProperty(OWN_CACHE, "");
        String classPath = System.getProperty("java.class.path", "");
        Path cache = Path.of(named);
        if (named.isEmpty()
                || Files.exists(cache)
                || !Files.isWritable(cache.resolveSibling("").toAbsolutePath())) {
            return Optional.empty();
        }
        List<String> arguments =
                new ArrayList<>(ManagementFactory.getRuntimeMXBean().getInputArguments());
        arguments.removeIf(argument -> argument.startsWith("-XX:AOTCache"));
        arguments.addAll(List.of(
                "-XX:AOTCacheOutput=" + fresh(cache), "-cp", classPath, "io.dcosboot.cli.Dcos", "node", "list"));
        return Optional.of(new TrainingRun("cli", cache, arguments));
    }

    /**
     * Makes caches in the background, one after the other at the lowest priority.
     *
     * @param scratch folder for files of the runs
     * @param url of a cluster that answers
     */
    static void inBackground(List<TrainingRun> runs, Path scratch, String url) throws IOException {
        Files.createDirectories(scratch);
        StringBuilder script =
                new StringBuilder("#!/bin/sh\n# Makes AOT caches; started by dcos up, ends by itself.\n");
        script.append("export DCOS_URL=%s%n".formatted(url));
        for (TrainingRun run : runs) {
            Path folder = run.cache().resolveSibling("").toAbsolutePath();
            Files.createDirectories(folder);
            Path arguments = scratch.resolve(run.name() + ".args");
            Files.writeString(arguments, LaunchFiles.argumentFile(run.arguments()));
            script.append("""
                    if nice -n 19 %s @%s >%s 2>&1 && [ -s %s ]; then
                      rm -f %s/%s-*.aot
                      mv %s %s
                    else
                      rm -f %s*
                    fi
                    """.formatted(
                            quoted(LaunchFiles.java()),
                            quoted(arguments),
                            quoted(scratch.resolve(run.name() + ".log")),
                            quoted(fresh(run.cache())),
                            quoted(folder),
                            run.name(),
                            quoted(fresh(run.cache())),
                            quoted(run.cache()),
                            quoted(fresh(run.cache()))));
        }
        Path file = Files.writeString(scratch.resolve(SCRIPT), script);
        Detached.start(List.of("sh", file.toString()));
    }

    /** Ends the making of caches, if it is under way; the next start begins anew. */
    static void stop(Path scratch) {
        String script = scratch.resolve(SCRIPT).toString();
        ProcessHandle.allProcesses()
                .filter(process -> Supervised.commandLine(process).contains(script))
                .forEach(process -> {
                    List<ProcessHandle> running = process.descendants().toList();
                    process.destroyForcibly();
                    running.forEach(ProcessHandle::destroyForcibly);
                });
    }

    private static String quoted(Path path) {
        return "'" + path.toString().replace("'", "'\\''") + "'";
    }
}
