package io.dcosboot.marathon.core.health;

import io.dcosboot.marathon.core.instance.TaskId;

/**
 * Names a probe: one health check of one task.
 *
 * @param check position among the app's health checks
 */
public record ProbeKey(TaskId task, int check) {}
