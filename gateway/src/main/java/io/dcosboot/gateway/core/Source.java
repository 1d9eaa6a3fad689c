package io.dcosboot.gateway.core;

import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Cluster state that is fetched now and then (gateway.md §6). Answers are empty when there is none young enough. */
public interface Source<T> {

    /** What is known; waits for the first fetch when nothing ever was. */
    CompletionStage<Optional<T>> current();

    /** What is known after a fetch; soon after another fetch it is just what is known. */
    CompletionStage<Optional<T>> refreshed();
}
