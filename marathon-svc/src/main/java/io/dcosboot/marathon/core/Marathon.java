package io.dcosboot.marathon.core;

import io.dcosboot.marathon.core.instance.InstanceId;
import io.dcosboot.marathon.core.model.PathId;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;

/**
 * What can be asked of a Marathon that leads. Futures complete once the outcome is durable, or fail with
 * {@link Refused}; on a node that does not lead every request fails with {@link Failure.Unavailable}.
 */
public interface Marathon {

    /**
     * Applies {@code change} to the root, validates it, stores it and starts its deployment (marathon.md §15). A change
     * that alters nothing is accepted with an empty deployment.
     *
     * @param force supersedes deployments of the same apps instead of failing with {@link Failure.Locked}
     */
    CompletableFuture<DeploymentAccepted> updateRoot(RootChange change, boolean force);

    /** Undoes a running deployment by a new, forced one back to where it started from. */
    CompletableFuture<DeploymentAccepted> rollBack(String deploymentId);

    /** Drops a running deployment, leaving everything as it is at that moment. */
    CompletableFuture<Void> abandon(String deploymentId);

    /**
     * Kills active instances without changing any app's target, so that they are replaced.
     *
     * @param wipe also forgets them: replacements get new instance ids
     */
    CompletableFuture<Void> kill(Collection<InstanceId> instances, boolean wipe);

    /** Lets an app that backs off after failures launch at once; {@link Failure.NotFound} when it is not queued. */
    CompletableFuture<Void> resetDelay(PathId app);
}
