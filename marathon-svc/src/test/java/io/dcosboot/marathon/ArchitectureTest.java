package io.dcosboot.marathon;

import io.dcosboot.platform.testing.ArchitectureRules;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    @Test
    void keepsTheStructureOfAService() {
        ArchitectureRules.check("io.dcosboot.marathon");
    }
}
