package io.dcosboot.marathon.core.deployment;

import static io.dcosboot.marathon.core.deployment.Apps.T0;
import static io.dcosboot.marathon.core.deployment.Apps.app;
import static io.dcosboot.marathon.core.deployment.Apps.root;
import static org.assertj.core.api.Assertions.assertThat;

import io.dcosboot.marathon.core.model.AppDefinition;
import io.dcosboot.marathon.core.model.Group;
import io.dcosboot.marathon.core.model.PathId;
import io.dcosboot.marathon.core.model.VersionInfo;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;

class VersionAssignmentTest {

    private static final Instant T1 = T0.plusSeconds(60);
    private static final PathId A = new PathId("/g/a");

    @Test
    void aNewAppGetsTheVersionEverywhere() {
        assertThat(assign(root(), app("/g/a").versions(VersionInfo.UNVERSIONED).build(), false))
                .isEqualTo(VersionInfo.createdAt(T1));
    }

    @Test
    void aScaledAppKeepsItsConfigurationVersion() {
        assertThat(assign(root(app("/g/a").build()), app("/g/a").instances(3).build(), false))
                .isEqualTo(new VersionInfo(T1, T1, T0));
    }

    @Test
    void aReconfiguredAppStartsAfresh() {
        assertThat(assign(root(app("/g/a").build()), app("/g/a").cmd("true").build(), false))
                .isEqualTo(VersionInfo.createdAt(T1));
    }

    @Test
    void aRestartedAppKeepsItsScalingTime() {
        assertThat(assign(root(app("/g/a").build()), app("/g/a").build(), true)).isEqualTo(new VersionInfo(T1, T0, T1));
    }

    @Test
    void anUnchangedAppKeepsItsVersionWhateverTheEditSaid() {
        assertThat(assign(
                        root(app("/g/a").build()),
                        app("/g/a").versions(VersionInfo.UNVERSIONED).build(),
                        false))
                .isEqualTo(VersionInfo.createdAt(T0));
    }

    private static VersionInfo assign(Group current, AppDefinition edited, boolean restarted) {
        Group assigned = VersionAssignment.assign(current, root(edited), restarted ? Set.of(A) : Set.of(), T1);
        assertThat(assigned.version()).isEqualTo(T1);
        return assigned.app(A).orElseThrow().versionInfo();
    }
}
