package io.dcosboot.marathon.core.constraint;

import io.dcosboot.marathon.core.instance.AgentRef;
import io.dcosboot.marathon.core.instance.Instance;
import io.dcosboot.marathon.core.model.Constraint;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Keeps instances spread as {@code GROUP_BY} wants it while an app is scaled down (marathon.md §22). */
public final class GroupBalance {

    private final List<String> fields;

    public GroupBalance(List<Constraint> constraints) {
        this.fields = constraints.stream()
                .filter(constraint -> constraint.operator() == Constraint.Operator.GROUP_BY)
                .map(Constraint::field)
                .toList();
    }

    /** The first of the instances whose groups hold the most of them; without such constraints the first. */
    public Instance pickFromFullest(List<Instance> candidates) {
        Instance picked = candidates.getFirst();
        long fullest = -1;
        for (Instance candidate : fields.isEmpty() ? List.<Instance>of() : candidates) {
            long members = fields.stream()
                    .mapToLong(field -> members(candidates, field, value(candidate, field)))
                    .sum();
            if (members > fullest) {
                fullest = members;
                picked = candidate;
            }
        }
        return picked;
    }

    private static long members(List<Instance> instances, String field, Optional<String> value) {
        return instances.stream()
                .filter(instance -> Objects.equals(value(instance, field), value))
                .count();
    }

    private static Optional<String> value(Instance instance, String field) {
        AgentRef agent = instance.agent();
        return agent == null ? Optional.empty() : AgentText.value(agent, field);
    }
}
