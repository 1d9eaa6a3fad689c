package io.dcosboot.marathon.core.engine;

import io.dcosboot.marathon.core.instance.Instance;
import io.dcosboot.marathon.core.instance.TaskId;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Ends tasks: a bounded number at once, each asked for again until it is known to have ended (marathon.md §23). */
final class Kills {

    /** @param sentAt absent: still to be sent */
    private record Kill(Instance instance, @Nullable Instant sentAt) {}

    private final EngineSettings.Killing settings;
    private final MasterLink master;
    private final Map<TaskId, Kill> kills = new LinkedHashMap<>();

    Kills(EngineSettings.Killing settings, MasterLink master) {
        this.settings = settings;
        this.master = master;
    }

    /** Ends the instance's task, which must be alive. */
    void kill(Instance instance) {
        if (instance.task() != null) {
            kills.putIfAbsent(instance.task().id(), new Kill(instance, null));
        }
    }

    boolean isKilling(TaskId task) {
        return kills.containsKey(task);
    }

    void ended(TaskId task) {
        kills.remove(task);
    }

    /** What was sent over the last subscription may never have arrived. */
    void resendAll() {
        kills.replaceAll((_, kill) -> new Kill(kill.instance(), null));
    }

    /** Sends what is due. */
    void proceed(Turn turn) {
        if (!master.isSubscribed()) {
            return;
        }
        long underWay =
                kills.values().stream().filter(kill -> kill.sentAt() != null).count();
        for (Map.Entry<TaskId, Kill> entry : kills.entrySet()) {
            Kill kill = entry.getValue();
            boolean first = kill.sentAt() == null;
            if (first && underWay >= settings.chunkSize()) {
                continue;
            }
            if (first || !dueAt(kill.sentAt()).isAfter(turn.now())) {
                underWay += first ? 1 : 0;
                entry.setValue(new Kill(kill.instance(), turn.now()));
                master.kill(
                        MasterLink.taskId(entry.getKey()),
                        MasterLink.agentId(kill.instance().agent()),
                        turn);
            }
        }
    }

    Optional<Instant> nextDeadline() {
        return kills.values().stream()
                .map(Kill::sentAt)
                .flatMap(sentAt -> Optional.ofNullable(sentAt).stream())
                .map(this::dueAt)
                .min(Instant::compareTo);
    }

    private Instant dueAt(@Nullable Instant sentAt) {
        return sentAt == null ? Instant.MIN : sentAt.plus(settings.retryTimeout());
    }
}
