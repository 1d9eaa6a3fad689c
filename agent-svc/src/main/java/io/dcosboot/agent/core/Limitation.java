package io.dcosboot.agent.core;

import io.dcosboot.mesos.v1.Resource;
import io.dcosboot.mesos.v1.TaskStatus;
import java.util.List;

/**
 * The bound a container was ended for going over (mesos-agent.md §3.2); decides the last update of its tasks.
 *
 * @param reason one of REASON_CONTAINER_LIMITATION*
 * @param resources how much of what it used at that moment; may be empty
 */
public record Limitation(TaskStatus.Reason reason, String message, List<Resource> resources) {

    public Limitation {
        resources = List.copyOf(resources);
    }
}
