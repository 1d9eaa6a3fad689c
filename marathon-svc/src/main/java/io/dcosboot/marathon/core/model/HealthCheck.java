package io.dcosboot.marathon.core.model;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A periodic probe whose failure replaces an instance (marathon.md §24). {@link Http} and {@link Tcp} are run by
 * Marathon, the others by the Mesos executor.
 */
public sealed interface HealthCheck {

    Timing timing();

    enum Scheme {
        HTTP,
        HTTPS
    }

    enum IpProtocol {
        IPV4,
        IPV6
    }

    /** Which port is probed. */
    sealed interface Port {
        /** The n-th port definition or mapping. */
        record ByIndex(int index) implements Port {}

        record Fixed(int port) implements Port {}
    }

    /**
     * @param gracePeriod failures before the first success are ignored for this long after the task started
     * @param maxConsecutiveFailures 0: never kill
     * @param delay wait before the first probe, Mesos checks only
     */
    record Timing(
            Duration gracePeriod, Duration interval, Duration timeout, int maxConsecutiveFailures, Duration delay) {

        public static final Timing DEFAULT = new Timing(
                Duration.ofSeconds(300), Duration.ofSeconds(60), Duration.ofSeconds(20), 3, Duration.ofSeconds(15));
    }

    /** @param port absent only for an app without ports */
    record Http(Scheme scheme, String path, @Nullable Port port, boolean ignoreHttp1xx, Timing timing)
            implements HealthCheck {}

    record Tcp(@Nullable Port port, Timing timing) implements HealthCheck {}

    /** @param command a shell line run inside the container */
    record Shell(String command, Timing timing) implements HealthCheck {}

    record MesosHttp(Scheme scheme, String path, @Nullable Port port, IpProtocol ipProtocol, Timing timing)
            implements HealthCheck {}

    record MesosTcp(@Nullable Port port, IpProtocol ipProtocol, Timing timing) implements HealthCheck {}

    /** Whether the Mesos executor runs it, rather than Marathon. */
    default boolean runByMesos() {
        return switch (this) {
            case Http _, Tcp _ -> false;
            case Shell _, MesosHttp _, MesosTcp _ -> true;
        };
    }
}
