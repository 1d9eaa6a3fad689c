package io.dcosboot.agent.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.dcosboot.agent.check.HealthStreak.Report;
import org.junit.jupiter.api.Test;

/** mesos-agent.md §6.2. */
class HealthStreakTest {

    private final HealthStreak streak = new HealthStreak(3);

    @Test
    void onlyTheFirstOfARowOfSuccessesIsReported() {
        assertThat(streak.success()).contains(new Report(true, false));
        assertThat(streak.success()).isEmpty();
    }

    @Test
    void everyFailureIsReportedAndTheThirdInARowKills() {
        assertThat(streak.failure(false)).contains(new Report(false, false));
        assertThat(streak.failure(false)).contains(new Report(false, false));
        assertThat(streak.failure(false)).contains(new Report(false, true));
    }

    @Test
    void aSuccessBreaksTheRowAndIsReported() {
        streak.failure(false);
        streak.failure(false);

        assertThat(streak.success()).contains(new Report(true, false));
        assertThat(streak.failure(false)).contains(new Report(false, false));
    }

    @Test
    void failuresInTheGracePeriodDoNotCountUntilTheTaskWasHealthy() {
        for (int i = 0; i < 5; i++) {
            assertThat(streak.failure(true)).isEmpty();
        }
        streak.success();

        assertThat(streak.failure(true)).contains(new Report(false, false));
    }

    @Test
    void noFailureMayBeAllowed() {
        assertThat(new HealthStreak(0).failure(false)).contains(new Report(false, true));
    }
}
