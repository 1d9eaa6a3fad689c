package io.dcosboot.marathon.core.validation;

import io.dcosboot.marathon.core.Failure.Violation;
import io.dcosboot.marathon.core.model.Constraint;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** Values that the operators of constraints take (marathon.md §7, §22). */
final class ConstraintRules {

    private static final Pattern SET_OR_RANGE = Pattern.compile("\\s*[\\[{].*[]}]\\s*");

    private ConstraintRules() {}

    static void check(List<Constraint> constraints, List<Violation> found) {
        for (int i = 0; i < constraints.size(); i++) {
            String path = "/constraints(" + i + ")";
            violation(constraints.get(i)).ifPresent(text -> found.add(new Violation(path, text)));
        }
    }

    private static Optional<String> violation(Constraint constraint) {
        @Nullable String value = constraint.value();
        if (constraint.field().isEmpty()) {
            return Optional.of("Missing field");
        }
        return switch (constraint.operator()) {
            case UNIQUE -> when(value != null, "UNIQUE does not accept a value");
            case CLUSTER -> Optional.empty();
            case GROUP_BY ->
                when(
                        value != null && !isPositiveInteger(value),
                        "GROUP BY must define an integer value or else no value at all");
            case MAX_PER -> when(value == null || !isPositiveInteger(value), "MAX_PER requires an integer value");
            case LIKE, UNLIKE ->
                value == null || value.isEmpty()
                        ? Optional.of("A regular expression value must be provided")
                        : when(!isRegex(value), "'" + value + "' is not a valid regular expression");
            case IS ->
                value == null || value.isEmpty()
                        ? Optional.of("IS requires a value")
                        : when(SET_OR_RANGE.matcher(value).matches(), "IS does not accept sets or ranges");
        };
    }

    private static Optional<String> when(boolean wrong, String text) {
        return wrong ? Optional.of(text) : Optional.empty();
    }

    private static boolean isPositiveInteger(String value) {
        try {
            return Integer.parseInt(value) > 0;
        } catch (NumberFormatException _) {
            return false;
        }
    }

    @SuppressWarnings("ReturnValueIgnored") // compiling is the test
    private static boolean isRegex(String value) {
        try {
            Pattern.compile(value);
            return true;
        } catch (PatternSyntaxException _) {
            return false;
        }
    }
}
