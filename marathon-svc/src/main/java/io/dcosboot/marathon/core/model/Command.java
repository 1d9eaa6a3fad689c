package io.dcosboot.marathon.core.model;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The process of an app (marathon.md §4).
 *
 * @param cmd a shell line; exclusive with {@code args}
 * @param args arguments, empty when absent; without an image the first is the executable
 * @param user absent: the framework's
 * @param executor {@code ""} for the Mesos command executor, else a custom executor's path
 * @param killGracePeriod time between the polite and the final signal; absent: the executor's own
 * @param tty whether a pseudo terminal is attached; Mesos engine only
 */
public record Command(
        @Nullable String cmd,
        List<String> args,
        @Nullable String user,
        Map<String, String> env,
        List<Artifact> fetch,
        String executor,
        @Nullable Duration killGracePeriod,
        @Nullable Boolean tty) {

    public Command {
        args = List.copyOf(args);
        env = Ordered.copy(env);
        fetch = List.copyOf(fetch);
    }
}
