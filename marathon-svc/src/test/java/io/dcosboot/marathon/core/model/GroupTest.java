package io.dcosboot.marathon.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dcosboot.marathon.core.validation.Apps;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GroupTest {

    private static final Instant EARLIER = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant NOW = Instant.parse("2026-01-02T00:00:00Z");

    private final Group root = Group.emptyRoot(EARLIER);

    @Test
    void addingAnAppMakesTheGroupsOnTheWay() {
        Group changed = root.withApp(Apps.app("/a/b/c"), NOW);

        assertThat(changed.app(new PathId("/a/b/c"))).isPresent();
        assertThat(changed.transitiveGroups().map(Group::id))
                .containsExactly(PathId.ROOT, new PathId("/a"), new PathId("/a/b"));
        assertThat(changed.transitiveGroups().map(Group::version)).containsOnly(NOW);
        assertThat(root.transitiveApps()).isEmpty();
    }

    @Test
    void onlyTheGroupsOnTheWayGetTheNewVersion() {
        Group changed = root.withApp(Apps.app("/a/x"), EARLIER).withApp(Apps.app("/b/y"), NOW);

        assertThat(changed.version()).isEqualTo(NOW);
        assertThat(changed.group(new PathId("/a"))).map(Group::version).contains(EARLIER);
    }

    @Test
    void anEmptyGroupGivesWayToAnAppOfItsId() {
        Group changed =
                root.withGroup(Group.empty(new PathId("/a"), EARLIER), EARLIER).withApp(Apps.app("/a"), NOW);

        assertThat(changed.group(new PathId("/a"))).isEmpty();
        assertThat(changed.ambiguousIds()).isEmpty();
    }

    @Test
    void anIdOfBothAnAppAndAGroupIsAmbiguous() {
        Group changed = root.withApp(Apps.app("/a"), NOW).withApp(Apps.app("/a/b"), NOW);

        assertThat(changed.ambiguousIds()).containsExactly(new PathId("/a"));
    }

    @Test
    void removingWhatIsNotThereChangesNothing() {
        Group filled = root.withApp(Apps.app("/a"), EARLIER);

        assertThat(filled.withoutApp(new PathId("/b"), NOW)).isSameAs(filled);
        assertThat(filled.withoutApp(new PathId("/a"), NOW).transitiveApps()).isEmpty();
        assertThat(filled.withoutGroup(PathId.ROOT, NOW).isEmpty()).isTrue();
    }

    @Test
    void resolvesReferencesAgainstTheEnclosingGroup() {
        PathId group = new PathId("/prod/shop");

        assertThat(group.resolve("db")).isEqualTo(new PathId("/prod/shop/db"));
        assertThat(group.resolve("../db")).isEqualTo(new PathId("/prod/db"));
        assertThat(group.resolve("/db//x/")).isEqualTo(new PathId("/db/x"));
        assertThat(group.resolve("../../../..")).isEqualTo(PathId.ROOT);
        assertThatThrownBy(() -> group.resolve("a_b")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new PathId("/a/")).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/a", "/1", "/a-b", "/a--b", "/a.b/c-1.d2", "/0.0"})
    void takesIdsOfTheGrammar(String id) {
        assertThat(PathId.violation(id)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "a", "/A", "/a_b", "/-a", "/a-", "/a.", "/.a", "/a..b", "/a.-b", "/a-.b", "//a", "/a//b", "/a/",
                "/a b", "/..", "/\u00e4"
            })
    void refusesOtherIds(String id) {
        assertThat(PathId.violation(id)).isPresent();
    }

    @Test
    void namesForTasksAndDns() {
        assertThat(new PathId("/prod/db/x").safe()).isEqualTo("prod_db_x");
        assertThat(new PathId("/prod/db/x").dnsName()).isEqualTo("x.db.prod");
    }

    @Test
    void timestampsKeepTheirText() {
        assertThat(Timestamps.format(Timestamps.parse("2026-01-01T00:00:00.100Z")))
                .isEqualTo("2026-01-01T00:00:00.100Z");
        assertThat(Timestamps.format(Timestamps.parse("2026-01-01T02:00:00+02:00")))
                .isEqualTo("2026-01-01T00:00:00.000Z");
    }
}
