package io.dcosboot.marathon.mesos;

import io.dcosboot.marathon.core.engine.Driver;
import io.dcosboot.mesos.client.ClientSettings;
import io.dcosboot.mesos.client.SchedulerClient;
import io.dcosboot.mesos.v1.scheduler.Call;
import java.net.URI;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Follows the leading master and keeps one subscription with it (marathon.md §29). Uses nothing but the public v1
 * scheduler API. {@code start} and {@code stop} come from one thread.
 */
public final class MesosDriver implements Driver {

    private final Supplier<MasterLocation> locations;
    private final ClientSettings settings;
    private final Backoff backoff;
    private volatile @Nullable Connection connection;

    /** @param locations makes a new search for the master at each start */
    public MesosDriver(Supplier<MasterLocation> locations, ClientSettings settings, Backoff backoff) {
        this.locations = locations;
        this.settings = settings;
        this.backoff = backoff;
    }

    @Override
    public void start(Scheduler scheduler) {
        var begun = new Connection(new SchedulerClient(settings), locations.get(), backoff, scheduler);
        connection = begun;
        begun.start();
    }

    @Override
    public void send(Call call) throws InterruptedException {
        Connection present = connection;
        if (present != null) {
            present.send(call);
        }
    }

    @Override
    public void stop() {
        Connection ended = connection;
        connection = null;
        if (ended != null) {
            ended.close();
        }
    }

    /** Where the master was last seen; empty while none is known. For people who want to know. */
    public Optional<URI> master() {
        Connection present = connection;
        return present == null ? Optional.empty() : present.master();
    }
}
