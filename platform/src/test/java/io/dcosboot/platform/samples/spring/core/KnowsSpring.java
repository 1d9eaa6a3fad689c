package io.dcosboot.platform.samples.spring.core;

import org.springframework.core.env.Environment;

record KnowsSpring(Environment environment) {}
