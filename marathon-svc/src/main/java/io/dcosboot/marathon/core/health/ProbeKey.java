package io.dcosboot.marathon.core.health;

import io.dcosboot.marathon.core.instance.TaskId;

/**
 * Names a probe: one check of one task.
 *
 * @param check position among the app's checks of that purpose
 */
public record ProbeKey(TaskId task, Purpose purpose, int check) {

    /** What the outcome is for. */
    public enum Purpose {
        HEALTH,
        READINESS
    }
}
