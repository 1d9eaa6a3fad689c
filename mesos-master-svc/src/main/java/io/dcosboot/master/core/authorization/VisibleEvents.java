package io.dcosboot.master.core.authorization;

import io.dcosboot.master.core.state.Framework;
import io.dcosboot.master.core.state.FrameworkId;
import io.dcosboot.master.core.state.MasterState;
import io.dcosboot.master.core.state.TaskEntry;
import io.dcosboot.master.core.state.TaskId;
import io.dcosboot.mesos.v1.FrameworkInfo;
import io.dcosboot.mesos.v1.TaskID;
import io.dcosboot.mesos.v1.master.Event;
import java.util.Optional;

/** Which events of the operator stream one principal may see (mesos-master.md §17.1, "Filtered per principal"). */
public final class VisibleEvents {

    private final View view;

    public VisibleEvents(View view) {
        this.view = view;
    }

    /**
     * The event as it may be seen: as it is, without the resources of hidden roles, or not at all.
     *
     * @param state as it was when the event happened
     */
    public Optional<Event> of(Event event, MasterState state) {
        if (view.whole()) {
            return Optional.of(event);
        }
        return switch (event.getType()) {
            case TASK_ADDED -> {
                var task = event.getTaskAdded().getTask();
                yield state.framework(FrameworkId.of(task.getFrameworkId()))
                        .filter(owner -> view.shows(task, owner.info()))
                        .map(_ -> event);
            }
            case TASK_UPDATED -> {
                TaskID task = event.getTaskUpdated().getStatus().getTaskId();
                yield state.framework(FrameworkId.of(event.getTaskUpdated().getFrameworkId()))
                        .filter(owner -> showsTask(owner, TaskId.of(task)))
                        .map(_ -> event);
            }
            case FRAMEWORK_ADDED ->
                ifShown(event, event.getFrameworkAdded().getFramework().getFrameworkInfo());
            case FRAMEWORK_UPDATED ->
                ifShown(event, event.getFrameworkUpdated().getFramework().getFrameworkInfo());
            case FRAMEWORK_REMOVED -> ifShown(event, event.getFrameworkRemoved().getFrameworkInfo());
            case AGENT_ADDED ->
                Optional.of(event.toBuilder()
                        .setAgentAdded(Event.AgentAdded.newBuilder()
                                .setAgent(view.of(event.getAgentAdded().getAgent())))
                        .build());
            case SUBSCRIBED, HEARTBEAT, AGENT_REMOVED, UNKNOWN -> Optional.of(event);
        };
    }

    private Optional<Event> ifShown(Event event, FrameworkInfo framework) {
        return view.shows(framework) ? Optional.of(event) : Optional.empty();
    }

    private boolean showsTask(Framework owner, TaskId id) {
        Optional<TaskEntry> known = owner.tasks()
                .live()
                .get(id)
                .or(() -> owner.tasks().unreachable().get(id))
                .or(() -> completed(owner, id));
        return known.isPresent() && view.shows(known.get().task(), owner.info());
    }

    private static Optional<TaskEntry> completed(Framework owner, TaskId id) {
        for (TaskEntry task : owner.tasks().completed()) {
            if (task.id().equals(id)) {
                return Optional.of(task);
            }
        }
        return Optional.empty();
    }
}
