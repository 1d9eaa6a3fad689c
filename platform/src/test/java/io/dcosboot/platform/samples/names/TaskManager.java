package io.dcosboot.platform.samples.names;

record TaskManager(String name) {}
