package io.dcosboot.master;

import io.dcosboot.platform.testing.ArchitectureRules;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    @Test
    void theCoreIsPureAndAdaptersDoNotKnowEachOther() {
        ArchitectureRules.check("io.dcosboot.master");
    }
}
