package io.dcosboot.agent;

import io.dcosboot.platform.testing.ArchitectureRules;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    @Test
    void keepsTheStructureAllServicesHave() {
        ArchitectureRules.check("io.dcosboot.agent");
    }
}
