package io.dcosboot.agent.core;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * How a container ended.
 *
 * @param exitCode of its first process, absent when it was ended by a signal or nothing is known
 * @param signal that ended the first process
 * @param message what the containerizer can say about it; empty when there is nothing to add to the code or signal
 * @param recognised false: it ended without a recorded status (the supervisor was killed, the machine was reset)
 * @param limitation the bound it was ended for going over
 */
public record ContainerExit(
        OptionalInt exitCode, OptionalInt signal, String message, boolean recognised, Optional<Limitation> limitation) {

    public ContainerExit {
        if (exitCode.isPresent() && signal.isPresent()) {
            throw new IllegalArgumentException("a process ends by an exit code or by a signal, not by both");
        }
        if (recognised && exitCode.isEmpty() && signal.isEmpty()) {
            throw new IllegalArgumentException("a recognised exit has a code or a signal");
        }
    }

    /** The process called exit. */
    public static ContainerExit code(int exitCode, String message) {
        return new ContainerExit(OptionalInt.of(exitCode), OptionalInt.empty(), message, true, Optional.empty());
    }

    /** The process was ended by a signal. */
    public static ContainerExit signal(int signal, String message) {
        return new ContainerExit(OptionalInt.empty(), OptionalInt.of(signal), message, true, Optional.empty());
    }

    /** Nobody recorded how it ended. */
    public static ContainerExit unrecognised(String message) {
        return new ContainerExit(OptionalInt.empty(), OptionalInt.empty(), message, false, Optional.empty());
    }

    /** The same end, forced by a bound. */
    public ContainerExit limitedBy(Limitation bound) {
        return new ContainerExit(exitCode, signal, message, recognised, Optional.of(bound));
    }
}
