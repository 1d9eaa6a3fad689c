package io.dcosboot.platform.samples.adapters.docker;

public record DockerEngine(String socket) {}
