package io.dcosboot.gateway;

import io.dcosboot.platform.testing.ArchitectureRules;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    @Test
    void keepsTheProjectsRules() {
        ArchitectureRules.check("io.dcosboot.gateway");
    }
}
