package io.dcosboot.marathon.runtime;

import io.dcosboot.marathon.core.DeploymentAccepted;
import io.dcosboot.marathon.core.Failure;
import io.dcosboot.marathon.core.Marathon;
import io.dcosboot.marathon.core.Refused;
import io.dcosboot.marathon.core.RootChange;
import io.dcosboot.marathon.core.engine.Decision;
import io.dcosboot.marathon.core.engine.Effect;
import io.dcosboot.marathon.core.engine.Engine;
import io.dcosboot.marathon.core.engine.Published;
import io.dcosboot.marathon.core.engine.Snapshot;
import io.dcosboot.marathon.core.instance.InstanceId;
import io.dcosboot.marathon.core.model.PathId;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * The running Marathon: has an engine for as long as this node leads. {@link #lead} and {@link #stepDown} come from one
 * thread, requests from any.
 */
public final class MarathonRunner implements Marathon, Published, AutoCloseable {

    private final Surroundings surroundings;
    private volatile @Nullable Term term;

    public MarathonRunner(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /** Begins to load and, when that is done, to work. Returns at once. */
    public void lead() {
        if (term == null) {
            Term begun = new Term(surroundings);
            term = begun;
            begun.start();
        }
    }

    /** Stops at once: nothing is stored, sent or probed any more when this returns. */
    public void stepDown() {
        Term ended = term;
        term = null;
        if (ended != null) {
            ended.close();
        }
    }

    @Override
    public void close() {
        stepDown();
    }

    @Override
    public Optional<Snapshot> snapshot() {
        Term present = term;
        return present == null ? Optional.empty() : present.snapshot();
    }

    /** Whether the engine answers within a moment, or there is none. For the liveness of this process. */
    public boolean isResponsive() {
        Term present = term;
        return present == null || present.isResponsive();
    }

    @Override
    public CompletableFuture<DeploymentAccepted> updateRoot(RootChange change, boolean force) {
        return ask((engine, now) -> engine.updateRoot(change, force, now)).whenComplete((_, failure) -> {
            if (failure != null) {
                sayRefused(change, failure);
            }
        });
    }

    // The change failed, and that is all its author needs to know; who listens to events hears it as far as possible.
    private void sayRefused(RootChange change, Throwable failure) {
        if (failure instanceof Refused refused && !(refused.failure() instanceof Failure.Unavailable)) {
            CompletableFuture<Void> _ = tell(
                    (engine, now) -> engine.refused(change, refused.failure().message(), now));
        }
    }

    @Override
    public CompletableFuture<DeploymentAccepted> rollBack(String deploymentId) {
        return ask((engine, now) -> engine.rollBack(deploymentId, now));
    }

    @Override
    public CompletableFuture<Void> abandon(String deploymentId) {
        return tell((engine, now) -> engine.abandon(deploymentId, now));
    }

    @Override
    public CompletableFuture<Void> kill(Collection<InstanceId> instances, boolean wipe) {
        List<InstanceId> ids = List.copyOf(instances);
        return tell((engine, now) -> engine.kill(ids, wipe, now));
    }

    @Override
    public CompletableFuture<Void> resetDelay(PathId app) {
        return tell((engine, now) -> engine.resetDelay(app, now));
    }

    private CompletableFuture<Void> tell(BiFunction<Engine, Instant, List<Effect>> request) {
        return CompletableFuture.allOf(
                ask((engine, now) -> new Decision<>(Optional.empty(), request.apply(engine, now))));
    }

    private <T> CompletableFuture<T> ask(BiFunction<Engine, Instant, Decision<T>> request) {
        Term present = term;
        return present == null
                ? CompletableFuture.failedFuture(new Refused(new Failure.Unavailable("This Marathon does not lead")))
                : present.ask(request);
    }
}
