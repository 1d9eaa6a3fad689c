package io.dcosboot.master.core.authorization;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class AuthorizerTest {

    private static final Entity ANY = new Entity.Any();
    private static final Entity NONE = new Entity.None();

    private static Entity some(String... values) {
        return new Entity.Some(Set.of(values));
    }

    private static Authorizer acls(boolean permissive, Action action, Acl... acls) {
        return new Authorizer(permissive, Map.of(action, List.of(acls)));
    }

    private static boolean allows(Authorizer authorizer, String principal, Action action, String object) {
        return authorizer.allows(Optional.of(principal), action, Optional.of(object));
    }

    @Test
    void theFirstAclThatMatchesDecides() {
        Authorizer authorizer = acls(
                true,
                Action.REGISTER_FRAMEWORKS,
                new Acl(some("guest"), some("dev")),
                new Acl(some("guest"), NONE),
                new Acl(some("guest"), ANY));
        assertThat(allows(authorizer, "guest", Action.REGISTER_FRAMEWORKS, "dev"))
                .isTrue();
        assertThat(allows(authorizer, "guest", Action.REGISTER_FRAMEWORKS, "*")).isFalse();
        assertThat(allows(authorizer, "ops", Action.REGISTER_FRAMEWORKS, "*")).isTrue();
    }

    @Test
    void whereNoAclMatchesPermissiveDecides() {
        Acl acl = new Acl(some("ops"), some("web"));
        assertThat(allows(acls(true, Action.RUN_TASKS, acl), "ops", Action.RUN_TASKS, "root"))
                .isTrue();
        assertThat(allows(acls(false, Action.RUN_TASKS, acl), "ops", Action.RUN_TASKS, "root"))
                .isFalse();
        assertThat(allows(acls(false, Action.RUN_TASKS, acl), "ops", Action.VIEW_FLAGS, "x"))
                .isFalse();
        assertThat(allows(acls(false, Action.RUN_TASKS, acl), "ops", Action.RUN_TASKS, "web"))
                .isTrue();
    }

    @Test
    void nobodyKnownIsOnlyMeantByAnyAndNone() {
        Optional<String> nobody = Optional.empty();
        Optional<String> role = Optional.of("dev");
        assertThat(acls(false, Action.VIEW_ROLES, new Acl(ANY, ANY)).allows(nobody, Action.VIEW_ROLES, role))
                .isTrue();
        assertThat(acls(true, Action.VIEW_ROLES, new Acl(NONE, ANY)).allows(nobody, Action.VIEW_ROLES, role))
                .isFalse();
        assertThat(acls(false, Action.VIEW_ROLES, new Acl(some(""), ANY)).allows(nobody, Action.VIEW_ROLES, role))
                .isFalse();
    }

    @Test
    void allThereIsIsNotAllowedByNames() {
        Authorizer authorizer = acls(false, Action.TEARDOWN_FRAMEWORKS, new Acl(some("ops"), some("web")));
        assertThat(authorizer.allows(Optional.of("ops"), Action.TEARDOWN_FRAMEWORKS, Optional.empty()))
                .isFalse();
    }

    @Test
    void aRolePatternMeansTheRolesBelow() {
        Authorizer authorizer = acls(false, Action.UPDATE_QUOTAS, new Acl(some("ops"), some("eng/%")));
        assertThat(allows(authorizer, "ops", Action.UPDATE_QUOTAS, "eng/web")).isTrue();
        assertThat(allows(authorizer, "ops", Action.UPDATE_QUOTAS, "eng/web/blue"))
                .isTrue();
        assertThat(allows(authorizer, "ops", Action.UPDATE_QUOTAS, "eng")).isFalse();
        assertThat(allows(authorizer, "ops", Action.UPDATE_QUOTAS, "english")).isFalse();
        // What is no role is taken by its letters.
        Authorizer users = acls(false, Action.RUN_TASKS, new Acl(some("ops"), some("eng/%")));
        assertThat(allows(users, "ops", Action.RUN_TASKS, "eng/web")).isFalse();
    }

    @Property
    void whoMaySeeEverythingMaySeeEachThing(
            @ForAll("authorizers") Authorizer authorizer, @ForAll("names") String name) {
        for (Optional<String> principal : List.of(Optional.<String>empty(), Optional.of("a"), Optional.of("b"))) {
            Approver approver = authorizer.approver(principal, Action.VIEW_ROLES);
            if (approver.approvesAll()) {
                assertThat(approver.approves(name)).isTrue();
            }
            assertThat(approver.approves(name))
                    .isEqualTo(authorizer.allows(principal, Action.VIEW_ROLES, Optional.of(name)));
        }
    }

    @Provide
    Arbitrary<String> names() {
        return Arbitraries.of("a", "b", "a/b", "a/b/c", "*");
    }

    @Provide
    Arbitrary<Authorizer> authorizers() {
        Arbitrary<Entity> entities = Arbitraries.oneOf(
                Arbitraries.of(ANY, NONE),
                Arbitraries.of("a", "b", "a/%", "*").set().ofMaxSize(2).map(Entity.Some::new));
        Arbitrary<Acl> lines = Combinators.combine(entities, entities).as(Acl::new);
        return Combinators.combine(Arbitraries.of(true, false), lines.list().ofMaxSize(4))
                .as((permissive, acls) -> new Authorizer(permissive, Map.of(Action.VIEW_ROLES, acls)));
    }
}
