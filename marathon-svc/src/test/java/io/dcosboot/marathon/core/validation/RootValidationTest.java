package io.dcosboot.marathon.core.validation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dcosboot.marathon.core.Failure;
import io.dcosboot.marathon.core.Failure.Violation;
import io.dcosboot.marathon.core.Refused;
import io.dcosboot.marathon.core.model.AppDefinition;
import io.dcosboot.marathon.core.model.Group;
import io.dcosboot.marathon.core.model.PathId;
import java.time.Instant;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class RootValidationTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final RootValidation rules = new RootValidation(new ServicePorts(10_000, 10_003));
    private final Group empty = Group.emptyRoot(NOW);

    @Test
    void givesEachPortThatAsksForOneTheLowestFreeServicePort() {
        Group root = complete(empty, root(Apps.app("/a", 0, 10_001), Apps.app("/b", 0)));

        assertThat(ports(root, "/a")).containsExactly(10_000, 10_001);
        assertThat(ports(root, "/b")).containsExactly(10_002);
    }

    @Test
    void anAppKeepsThePortsItHad() {
        Group before = root(Apps.app("/a", 10_002, 10_001));

        Group after = complete(before, root(Apps.app("/a", 0, 0, 0)));

        assertThat(ports(after, "/a")).containsExactly(10_002, 10_001, 10_000);
    }

    @Test
    void aPortNamedByTheNewDefinitionIsNotGivenTwice() {
        Group before = root(Apps.app("/a", 10_000, 10_001));

        assertThat(ports(complete(before, root(Apps.app("/a", 10_001, 0))), "/a"))
                .containsExactly(10_001, 10_000);
    }

    @Test
    void saysWhenTheRangeIsUsedUp() {
        Refused refused = catchThrowableOfType(
                Refused.class, () -> complete(empty, root(Apps.app("/a", 0, 0), Apps.app("/b", 0, 0))));

        assertThat(refused.failure())
                .isEqualTo(new Failure.Exhausted("No service port is left between 10000 and 10002; widen the range"));
    }

    @Test
    void refusesAnIdOfBothAnAppAndAGroup() {
        assertThat(violations(root(Apps.app("/a"), Apps.app("/a/b"))))
                .containsExactly(new Violation("/id", "'/a' cannot be the id of both an app and a group"));
    }

    @Test
    void refusesCyclesBetweenApps() {
        assertThat(violations(root(
                        Apps.dependent("/a", List.of("/b")),
                        Apps.dependent("/b", List.of("/c")),
                        Apps.dependent("/c", List.of("/a")))))
                .containsExactly(new Violation("/", "Dependency graph has cyclic dependencies."));
    }

    @Test
    void refusesCyclesThroughGroups() {
        assertThat(violations(root(Apps.dependent("/g/a", List.of("/g"))))).hasSize(1);

        Group withGroupDependency = root(Apps.dependent("/h/b", List.of("/g/a")), Apps.app("/g/a"));
        Group group = withGroupDependency.group(new PathId("/g")).orElseThrow();
        assertThat(violations(withGroupDependency.withGroup(
                        new Group(
                                group.id(),
                                group.apps(),
                                group.groups(),
                                new TreeSet<>(List.of(new PathId("/h"))),
                                NOW,
                                false),
                        NOW)))
                .hasSize(1);
    }

    @Test
    void takesSharedAndUnknownDependencies() {
        Group root = root(
                Apps.dependent("/a", List.of("/c", "/nowhere")),
                Apps.dependent("/b", List.of("/a", "/c")),
                Apps.app("/c"));

        assertThat(complete(empty, root)).isEqualTo(root);
    }

    private Group complete(Group current, Group edited) {
        return rules.complete(current, edited);
    }

    private List<Violation> violations(Group edited) {
        Refused refused = catchThrowableOfType(Refused.class, () -> complete(empty, edited));
        return ((Failure.Invalid) refused.failure()).details();
    }

    private static Group root(AppDefinition... apps) {
        Group root = Group.emptyRoot(NOW);
        for (AppDefinition app : apps) {
            root = root.withApp(app, NOW);
        }
        return root;
    }

    private static List<Integer> ports(Group root, String app) {
        return root.app(new PathId(app)).orElseThrow().servicePorts();
    }
}
