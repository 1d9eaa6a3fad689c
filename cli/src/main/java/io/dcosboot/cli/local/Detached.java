package io.dcosboot.cli.local;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Starts processes that outlive this one, its terminal and the interrupt key. */
final class Detached {

    /** A session of its own: by setsid, where that is missing (macOS) by Perl, else at least deaf to the hang-up. */
    private static final String DETACH = """
            if command -v setsid >/dev/null 2>&1; then
              setsid "$@" </dev/null >/dev/null 2>&1 &
            elif command -v perl >/dev/null 2>&1; then
              perl -e 'use POSIX; POSIX::setsid(); exec @ARGV' "$@" </dev/null >/dev/null 2>&1 &
            else
              nohup "$@" </dev/null >/dev/null 2>&1 &
            fi
            """;

    /** Variables of the user that services see; all others could configure a service by accident. */
    private static final Set<String> PASSED_ON = Set.of(
            "PATH",
            "HOME",
            "USER",
            "LOGNAME",
            "SHELL",
            "LANG",
            "LC_ALL",
            "TZ",
            "TMPDIR",
            "XDG_RUNTIME_DIR",
            "DOCKER_HOST",
            "DOCKER_CONFIG",
            "DOCKER_CERT_PATH",
            "DOCKER_TLS_VERIFY",
            "http_proxy",
            "https_proxy",
            "no_proxy",
            "HTTP_PROXY",
            "HTTPS_PROXY",
            "NO_PROXY");

    private Detached() {}

    /** Returns when the process was started; nothing is known about it then. */
    static void start(List<String> command) throws IOException {
        List<String> line = new ArrayList<>(List.of("sh", "-c", DETACH, "sh"));
        line.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(line);
        builder.environment().clear();
        builder.environment().putAll(environment(System.getenv()));
        builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
        try {
            int code = builder.start().waitFor();
            if (code != 0) {
                throw new IOException("sh ended with exit code " + code);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while starting " + command.getFirst(), e);
        }
    }

    static Map<String, String> environment(Map<String, String> users) {
        Map<String, String> environment = new TreeMap<>(users);
        environment.keySet().retainAll(PASSED_ON);
        // glibc gives each thread an arena of its own; two are enough and save tens of megabytes a JVM.
        environment.put("MALLOC_ARENA_MAX", "2");
        return environment;
    }
}
