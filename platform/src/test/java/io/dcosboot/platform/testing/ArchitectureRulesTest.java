package io.dcosboot.platform.testing;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArchitectureRulesTest {
    private static final String SAMPLES = "io.dcosboot.platform.samples.";

    @ParameterizedTest
    @CsvSource({
        "clock, ReadsTheClock",
        "spring, KnowsSpring",
        "adapters, RedisCache",
        "names, TaskManager",
        "controller, StrayController",
    })
    void eachBrokenRuleIsReportedWithItsClass(String sample, String culprit) {
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> check(sample))
                .withMessageContaining(culprit);
    }

    @Test
    void aCleanServicePasses() {
        assertThatCode(() -> check("good")).doesNotThrowAnyException();
    }

    private static void check(String sample) {
        ArchitectureRules.check(SAMPLES + sample, new ClassFileImporter().importPackages(SAMPLES + sample));
    }
}
