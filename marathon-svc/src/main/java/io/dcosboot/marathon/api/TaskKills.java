package io.dcosboot.marathon.api;

import io.dcosboot.marathon.core.DeploymentAccepted;
import io.dcosboot.marathon.core.Failure;
import io.dcosboot.marathon.core.Marathon;
import io.dcosboot.marathon.core.Refused;
import io.dcosboot.marathon.core.RootChange;
import io.dcosboot.marathon.core.engine.Snapshot;
import io.dcosboot.marathon.core.engine.Snapshot.InstanceView;
import io.dcosboot.marathon.core.instance.Condition;
import io.dcosboot.marathon.core.instance.Instance;
import io.dcosboot.marathon.core.instance.InstanceId;
import io.dcosboot.marathon.core.instance.TaskId;
import io.dcosboot.marathon.core.model.AppDefinition;
import io.dcosboot.marathon.core.model.Group;
import io.dcosboot.marathon.core.model.PathId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import tools.jackson.databind.JsonNode;

/** Kills tasks, by app or by id: to have them replaced, or to scale their apps down (marathon.md §3.3, §10). */
final class TaskKills {

    private final Leading leading;
    private final Marathon marathon;

    TaskKills(Leading leading, Marathon marathon) {
        this.leading = leading;
        this.marathon = marathon;
    }

    /**
     * @param scale lower the apps' instance counts, in a deployment
     * @param wipe forget the instances
     * @param force supersede deployments of the same apps, when scaling
     */
    record Options(boolean scale, boolean wipe, boolean force) {
        Options {
            if (scale && wipe) {
                throw new BadRequest("You cannot use scale and wipe at the same time.");
            }
        }
    }

    /** @param host only tasks on this agent; {@code *}: on any */
    ResponseEntity<JsonNode> ofApp(PathId id, String host, Options options) {
        Snapshot snapshot = leading.snapshot();
        AppChanges.existing(snapshot.root(), id);
        List<InstanceView> selected = snapshot.instancesOf(id).stream()
                .filter(view -> view.instance().condition().isActive())
                .filter(view -> host.equals("*") || isOn(view.instance(), host))
                .toList();
        return kill(selected, options, "tasks");
    }

    ResponseEntity<JsonNode> one(PathId id, String task, Options options) {
        Snapshot snapshot = leading.snapshot();
        AppChanges.existing(snapshot.root(), id);
        List<InstanceView> selected = snapshot.instancesOf(id).stream()
                .filter(view -> view.instance().condition().isActive() && isNamed(view.instance(), task))
                .toList();
        if (selected.isEmpty()) {
            throw new Refused(new Failure.NotFound("Task '" + task + "' does not exist"));
        }
        return kill(selected, options, "task");
    }

    /** @param ids of tasks or instances of any apps; unknown ones are skipped */
    ResponseEntity<JsonNode> byId(Collection<String> ids, Options options) {
        Snapshot snapshot = leading.snapshot();
        Set<InstanceId> wanted = ids.stream().map(TaskKills::instanceOf).collect(Collectors.toSet());
        List<InstanceView> selected = wanted.stream()
                .flatMap(id -> snapshot.instancesOf(id.app()).stream()
                        .filter(view -> view.instance().id().equals(id)))
                .filter(view -> view.instance().condition().isActive())
                .toList();
        return kill(selected, options, "tasks");
    }

    private static InstanceId instanceOf(String id) {
        return TaskId.parse(id)
                .map(TaskId::instance)
                .or(() -> InstanceId.parse(id))
                .orElseThrow(() -> new BadRequest("'" + id + "' is not the id of a task"));
    }

    private static boolean isOn(Instance instance, String host) {
        return instance.agent() != null && instance.agent().host().equals(host);
    }

    private static boolean isNamed(Instance instance, String text) {
        return instance.id().value().equals(text)
                || (instance.task() != null && instance.task().id().value().equals(text));
    }

    private ResponseEntity<JsonNode> kill(List<InstanceView> selected, Options options, String member) {
        if (options.scale) {
            DeploymentAccepted accepted = Replies.await(marathon.updateRoot(scaleDown(selected), options.force));
            leading.snapshotWith(accepted);
            return Replies.deployment(HttpStatus.OK, accepted);
        }
        List<InstanceId> ids =
                selected.stream().map(view -> view.instance().id()).toList();
        JsonNode tasks = TaskJson.list(selected);
        if (!ids.isEmpty()) {
            Replies.await(marathon.kill(ids, options.wipe));
        }
        return Replies.ok(Replies.JSON.objectNode().set(member, member.equals("task") ? tasks.path(0) : tasks));
    }

    private static RootChange scaleDown(List<InstanceView> selected) {
        Map<PathId, List<InstanceId>> toKill = selected.stream()
                .map(InstanceView::instance)
                .filter(instance -> instance.condition() != Condition.KILLING)
                .collect(Collectors.groupingBy(
                        instance -> instance.id().app(),
                        TreeMap::new,
                        Collectors.mapping(Instance::id, Collectors.toList())));
        PathId scope = toKill.size() == 1 ? toKill.keySet().iterator().next().parent() : PathId.ROOT;
        return new RootChange(
                scope,
                (root, now) -> {
                    Group changed = root;
                    for (Map.Entry<PathId, List<InstanceId>> entry : toKill.entrySet()) {
                        Optional<AppDefinition> app = changed.app(entry.getKey());
                        if (app.isPresent()) {
                            int left = Math.max(
                                    0, app.get().instances() - entry.getValue().size());
                            changed = changed.withApp(app.get().scaledTo(left), now);
                        }
                    }
                    return changed;
                },
                Set.of(),
                toKill);
    }
}
