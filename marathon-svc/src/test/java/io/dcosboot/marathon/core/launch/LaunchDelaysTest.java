package io.dcosboot.marathon.core.launch;

import static io.dcosboot.marathon.core.deployment.Apps.T0;
import static io.dcosboot.marathon.core.deployment.Apps.app;
import static org.assertj.core.api.Assertions.assertThat;

import io.dcosboot.marathon.core.model.AppDefinition;
import io.dcosboot.marathon.core.model.VersionInfo;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class LaunchDelaysTest {

    private final LaunchDelays delays = new LaunchDelays();
    private final AppDefinition app = app("/a").build();

    @Test
    void theDelayGrowsByTheFactorUpToItsMaximum() {
        assertThat(failNow(T0)).isEqualTo(Duration.ofMillis(1000));
        assertThat(failNow(T0)).isEqualTo(Duration.ofMillis(1150));
        for (int failure = 3; failure <= 11; failure++) {
            failNow(T0);
        }
        assertThat(failNow(T0).toMillis()).isBetween(4_600L, 4_700L);
        for (int failure = 13; failure <= 45; failure++) {
            failNow(T0);
        }
        assertThat(failNow(T0)).isEqualTo(Duration.ofSeconds(300));
    }

    @Test
    void aDelayNotUsedForLongIsForgotten() {
        failNow(T0);
        failNow(T0);
        assertThat(failNow(T0.plusSeconds(302))).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void anotherConfigurationHasItsOwnDelay() {
        failNow(T0);
        AppDefinition scaled = app.versioned(new VersionInfo(T0.plusSeconds(9), T0.plusSeconds(9), T0));
        AppDefinition changed = app.versioned(VersionInfo.createdAt(T0.plusSeconds(9)));
        assertThat(delays.nextLaunch(scaled, T0)).isAfter(T0);
        assertThat(delays.nextLaunch(changed, T0)).isEqualTo(T0);
    }

    private Duration failNow(Instant now) {
        delays.failed(app, now);
        return Duration.between(now, delays.nextLaunch(app, now));
    }
}
