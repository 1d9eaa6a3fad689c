package io.dcosboot.platform.loop;

/** A scheduled task that has perhaps not run yet. */
@FunctionalInterface
public interface Cancellable {

    /** Forgets the task; does nothing when it has run, runs now, or was cancelled before. Any thread may call it. */
    void cancel();
}
