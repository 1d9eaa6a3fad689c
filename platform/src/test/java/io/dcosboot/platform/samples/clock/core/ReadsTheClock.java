package io.dcosboot.platform.samples.clock.core;

import java.time.Instant;

class ReadsTheClock {
    Instant now() {
        return Instant.now();
    }
}
