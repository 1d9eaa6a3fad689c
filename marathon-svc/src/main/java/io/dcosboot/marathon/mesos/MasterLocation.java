package io.dcosboot.marathon.mesos;

import java.net.URI;
import java.util.Optional;
import java.util.function.Consumer;

/** Where the leading master is. */
public interface MasterLocation extends AutoCloseable {

    /**
     * Begins to look.
     *
     * @param onChange gets the leader's address, e.g. {@code http://10.0.0.1:5050}, first and at each change; empty
     *     while nobody leads; must be quick
     */
    void start(Consumer<Optional<URI>> onChange);

    @Override
    void close();
}
