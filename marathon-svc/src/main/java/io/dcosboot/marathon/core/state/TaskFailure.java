package io.dcosboot.marathon.core.state;

import io.dcosboot.marathon.core.instance.TaskId;
import io.dcosboot.marathon.core.model.PathId;
import io.dcosboot.mesos.v1.TaskState;
import java.time.Instant;

/**
 * The last failure of an app's task (marathon.md §3.6, {@code lastTaskFailure}).
 *
 * @param agent Mesos agent id; empty when the task had none
 */
public record TaskFailure(
        PathId app,
        TaskId task,
        TaskState state,
        String message,
        String host,
        String agent,
        Instant version,
        Instant timestamp) {}
