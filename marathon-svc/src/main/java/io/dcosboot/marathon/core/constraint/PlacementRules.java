package io.dcosboot.marathon.core.constraint;

import io.dcosboot.marathon.core.instance.AgentRef;
import io.dcosboot.marathon.core.instance.Instance;
import io.dcosboot.marathon.core.model.AppDefinition;
import io.dcosboot.marathon.core.model.Constraint;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;

/** Whether an app's constraints let an instance go to an agent (marathon.md §22). */
public final class PlacementRules {

    private PlacementRules() {}

    /**
     * @param instances of the app; those that run its present configuration somewhere count as placed
     */
    public static boolean accept(AppDefinition app, AgentRef agent, Collection<Instance> instances) {
        List<Constraint> constraints = app.placement().constraints();
        if (constraints.isEmpty()) {
            return true;
        }
        List<AgentRef> placed = placed(app, instances);
        return constraints.stream().allMatch(constraint -> accept(constraint, agent, placed, app.instances()));
    }

    private static List<AgentRef> placed(AppDefinition app, Collection<Instance> instances) {
        return instances.stream()
                .filter(instance ->
                        !instance.version().isBefore(app.versionInfo().lastConfigChangeAt()))
                .filter(instance ->
                        instance.hasLiveTask() && !instance.condition().isLost())
                .map(Instance::agent)
                .filter(agent -> agent != null)
                .toList();
    }

    static boolean accept(Constraint constraint, AgentRef agent, List<AgentRef> placed, int instances) {
        Optional<String> offered = AgentText.value(agent, constraint.field());
        if (offered.isEmpty()) {
            return constraint.operator() == Constraint.Operator.UNLIKE;
        }
        String value = offered.get();
        Map<String, Long> counts = placed.stream()
                .flatMap(other -> AgentText.value(other, constraint.field()).stream())
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        String argument = constraint.value() == null ? "" : constraint.value();
        return switch (constraint.operator()) {
            case UNIQUE -> !counts.containsKey(value);
            case CLUSTER -> argument.isEmpty() ? clustered(value, counts) : value.equals(argument);
            case GROUP_BY ->
                argument.isEmpty()
                        ? evenly(value, counts)
                        : grouped(value, counts, Integer.parseInt(argument), instances);
            case MAX_PER -> counts.getOrDefault(value, 0L) < Integer.parseInt(argument);
            case LIKE -> matches(argument, value);
            case UNLIKE -> !matches(argument, value);
            case IS -> normalised(value).equals(normalised(argument));
        };
    }

    private static boolean clustered(String value, Map<String, Long> counts) {
        return counts.isEmpty() || counts.containsKey(value);
    }

    private static boolean evenly(String value, Map<String, Long> counts) {
        Long here = counts.get(value);
        return here == null || counts.values().stream().allMatch(count -> here <= count);
    }

    private static boolean grouped(String value, Map<String, Long> counts, int groups, int instances) {
        Long here = counts.get(value);
        if (here == null) {
            return counts.size() < groups;
        }
        long each = instances / groups;
        long rest = instances % groups;
        long used = counts.values().stream()
                .mapToLong(count -> Math.max(0, count - each))
                .sum();
        return here < each || (here == each && rest - used > 0);
    }

    private static boolean matches(String expression, String value) {
        try {
            return Pattern.matches(expression, value);
        } catch (PatternSyntaxException _) {
            return false;
        }
    }

    private static String normalised(String value) {
        try {
            return AgentText.decimal(Double.parseDouble(value));
        } catch (NumberFormatException _) {
            return value;
        }
    }
}
