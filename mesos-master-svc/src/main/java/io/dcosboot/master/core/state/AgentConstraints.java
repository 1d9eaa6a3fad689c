package io.dcosboot.master.core.state;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.dcosboot.mesos.v1.Attribute;
import io.dcosboot.mesos.v1.DomainInfo;
import io.dcosboot.mesos.v1.Value;
import io.dcosboot.mesos.v1.scheduler.AttributeConstraint;
import io.dcosboot.mesos.v1.scheduler.AttributeConstraint.Predicate;
import io.dcosboot.mesos.v1.scheduler.AttributeConstraint.Selector;
import io.dcosboot.mesos.v1.scheduler.OfferConstraints;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A framework's offer constraints, ready to be asked about agents (mesos-master.md §14, "Offer constraints"). Regular
 * expressions take time linear in the text, and a program of limited size.
 */
public final class AgentConstraints {

    /** Instructions of one compiled regular expression. */
    private static final int LARGEST_PROGRAM = 1_000;

    private static final AgentConstraints NONE = new AgentConstraints(OfferConstraints.getDefaultInstance(), Map.of());

    private final OfferConstraints given;
    private final Map<String, List<List<Constraint>>> byRole;

    private AgentConstraints(OfferConstraints given, Map<String, List<List<Constraint>>> byRole) {
        this.given = given;
        this.byRole = Map.copyOf(byRole);
    }

    public static AgentConstraints none() {
        return NONE;
    }

    /** @throws IllegalArgumentException saying why the constraints are not valid */
    public static AgentConstraints of(OfferConstraints given) {
        if (given.getRoleConstraintsCount() == 0) {
            return NONE;
        }
        Map<String, List<List<Constraint>>> byRole = new HashMap<>();
        given.getRoleConstraintsMap().forEach((role, constraints) -> byRole.put(role, groups(role, constraints)));
        return new AgentConstraints(given, byRole);
    }

    /** Why the constraints are not valid; empty if they are. */
    public static Optional<String> validate(OfferConstraints given) {
        try {
            of(given);
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    public OfferConstraints given() {
        return given;
    }

    /** Whether the framework wants offers of the agent in the role. */
    public boolean allow(String role, AgentDescription agent) {
        List<List<Constraint>> groups = byRole.get(role);
        if (groups == null) {
            return true;
        }
        for (List<Constraint> group : groups) {
            if (allFulfilled(group, agent)) {
                return true;
            }
        }
        return false;
    }

    private static boolean allFulfilled(List<Constraint> group, AgentDescription agent) {
        for (Constraint constraint : group) {
            if (!constraint.isFulfilledBy(agent)) {
                return false;
            }
        }
        return true;
    }

    private static List<List<Constraint>> groups(String role, OfferConstraints.RoleConstraints constraints) {
        if (constraints.getGroupsCount() == 0) {
            throw new IllegalArgumentException("'role_constraints' for role '" + role + "' contain no groups");
        }
        List<List<Constraint>> groups = new ArrayList<>();
        for (OfferConstraints.RoleConstraints.Group group : constraints.getGroupsList()) {
            if (group.getAttributeConstraintsCount() == 0) {
                throw new IllegalArgumentException("A group for role '" + role + "' contains no attribute constraints");
            }
            List<Constraint> all = new ArrayList<>();
            for (AttributeConstraint constraint : group.getAttributeConstraintsList()) {
                all.add(new Constraint(selector(constraint.getSelector()), condition(constraint.getPredicate())));
            }
            groups.add(List.copyOf(all));
        }
        return List.copyOf(groups);
    }

    private static Selector selector(Selector selector) {
        return switch (selector.getSelectorCase()) {
            case ATTRIBUTE_NAME -> selector;
            case PSEUDOATTRIBUTE_TYPE ->
                switch (selector.getPseudoattributeType()) {
                    case HOSTNAME, REGION, ZONE -> selector;
                    case UNKNOWN -> throw new IllegalArgumentException("Unknown pseudoattribute type");
                };
            case SELECTOR_NOT_SET ->
                throw new IllegalArgumentException("Exactly one of 'AttributeConstraint::Selector::attribute_name' and"
                        + " 'AttributeConstraint::Selector::pseudoattribute_type' must be set");
        };
    }

    private static Condition condition(Predicate predicate) {
        return switch (predicate.getPredicateCase()) {
            case EXISTS -> new Condition.Exists();
            case NOT_EXISTS -> new Condition.NotExists();
            case TEXT_EQUALS -> new Condition.Equal(predicate.getTextEquals().getValue(), true);
            case TEXT_NOT_EQUALS ->
                new Condition.Equal(predicate.getTextNotEquals().getValue(), false);
            case TEXT_MATCHES ->
                new Condition.Matches(pattern(predicate.getTextMatches().getRegex()), true);
            case TEXT_NOT_MATCHES ->
                new Condition.Matches(pattern(predicate.getTextNotMatches().getRegex()), false);
            case PREDICATE_NOT_SET -> throw new IllegalArgumentException("Unknown predicate type");
        };
    }

    private static Pattern pattern(String regex) {
        try {
            Pattern pattern = Pattern.compile(regex);
            if (pattern.programSize() > LARGEST_PROGRAM) {
                throw new IllegalArgumentException("Regex '" + regex + "' is too large: its program has "
                        + pattern.programSize() + " instructions, at most " + LARGEST_PROGRAM + " are allowed");
            }
            return pattern;
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    "Failed to construct regex from pattern '" + regex + "': " + e.getDescription(), e);
        }
    }

    private record Constraint(Selector selector, Condition condition) {

        boolean isFulfilledBy(AgentDescription agent) {
            return switch (selector.getSelectorCase()) {
                case ATTRIBUTE_NAME -> ofAttributes(agent.info().getAttributesList());
                case PSEUDOATTRIBUTE_TYPE -> condition.holdsFor(pseudoattribute(agent));
                case SELECTOR_NOT_SET -> throw new IllegalStateException("validated when compiled");
            };
        }

        /** Of several attributes with the name the first counts. */
        private boolean ofAttributes(List<Attribute> attributes) {
            for (Attribute attribute : attributes) {
                if (attribute.getName().equals(selector.getAttributeName())) {
                    return attribute.getType() == Value.Type.TEXT
                            ? condition.holdsFor(Optional.of(attribute.getText().getValue()))
                            : !(condition instanceof Condition.NotExists); // the others pass what is not text
                }
            }
            return condition.holdsFor(Optional.empty());
        }

        private Optional<String> pseudoattribute(AgentDescription agent) {
            DomainInfo domain = agent.info().getDomain();
            return switch (selector.getPseudoattributeType()) {
                case HOSTNAME -> Optional.of(agent.info().getHostname());
                case REGION ->
                    domain.hasFaultDomain()
                            ? Optional.of(domain.getFaultDomain().getRegion().getName())
                            : Optional.empty();
                case ZONE ->
                    domain.hasFaultDomain()
                            ? Optional.of(domain.getFaultDomain().getZone().getName())
                            : Optional.empty();
                case UNKNOWN -> throw new IllegalStateException("validated when compiled");
            };
        }
    }

    private sealed interface Condition {

        /** @param text of the attribute; empty if the agent does not have it */
        boolean holdsFor(Optional<String> text);

        record Exists() implements Condition {
            @Override
            public boolean holdsFor(Optional<String> text) {
                return text.isPresent();
            }
        }

        record NotExists() implements Condition {
            @Override
            public boolean holdsFor(Optional<String> text) {
                return text.isEmpty();
            }
        }

        record Equal(String value, boolean wanted) implements Condition {
            @Override
            public boolean holdsFor(Optional<String> text) {
                return text.isEmpty() ? !wanted : text.get().equals(value) == wanted;
            }
        }

        record Matches(Pattern pattern, boolean wanted) implements Condition {
            @Override
            public boolean holdsFor(Optional<String> text) {
                return text.isEmpty() ? !wanted : pattern.matches(text.get()) == wanted;
            }
        }
    }
}
