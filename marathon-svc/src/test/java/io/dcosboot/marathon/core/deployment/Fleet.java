package io.dcosboot.marathon.core.deployment;

import io.dcosboot.marathon.core.instance.AgentRef;
import io.dcosboot.marathon.core.instance.Condition;
import io.dcosboot.marathon.core.instance.Goal;
import io.dcosboot.marathon.core.instance.Instance;
import io.dcosboot.marathon.core.instance.InstanceId;
import io.dcosboot.marathon.core.instance.Task;
import io.dcosboot.marathon.core.instance.TaskId;
import io.dcosboot.marathon.core.model.AppDefinition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Instances of one app for tests; ids count upwards. */
final class Fleet {

    private final AppDefinition app;
    private final List<Observed> instances = new ArrayList<>();

    Fleet(AppDefinition app) {
        this.app = app;
    }

    Fleet add(int count, Instant version, Condition condition, boolean healthy) {
        for (int i = 0; i < count; i++) {
            instances.add(new Observed(make(version, condition), healthy, true));
        }
        return this;
    }

    /** Being killed for good. */
    Fleet dying(int count, Instant version) {
        for (int i = 0; i < count; i++) {
            instances.add(new Observed(make(version, Condition.RUNNING).withGoal(Goal.DECOMMISSIONED), false, true));
        }
        return this;
    }

    Fleet waiting(int count, Instant version) {
        for (int i = 0; i < count; i++) {
            instances.add(new Observed(Instance.scheduled(nextId(), version, "*", version), false, true));
        }
        return this;
    }

    private Instance make(Instant version, Condition condition) {
        InstanceId id = nextId();
        Instant at = version.plusSeconds(instances.size());
        var agent = new AgentRef("S" + instances.size(), "host", null, null, Map.of());
        var task = new Task(TaskId.first(id), condition, List.of(), List.of(), at, at, at, null, List.of(), "");
        return Instance.scheduled(id, version, "*", version).placed(agent, task, version, "*");
    }

    private InstanceId nextId() {
        return new InstanceId(app.id(), new UUID(0, instances.size() + 1));
    }

    List<Observed> observed() {
        return List.copyOf(instances);
    }
}
