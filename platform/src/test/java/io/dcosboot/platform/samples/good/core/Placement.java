package io.dcosboot.platform.samples.good.core;

import java.time.Instant;

record Placement(String agent, Instant at) {}
