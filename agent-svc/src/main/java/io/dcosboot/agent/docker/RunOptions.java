package io.dcosboot.agent.docker;

import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.HostConfig;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What {@code docker run} would be told, collected by {@link RunOptionsBuilder} and {@link RunParameters}; later settings
 * override earlier ones, as on Docker's command line.
 */
final class RunOptions {

    final String image;
    final HostConfig host = HostConfig.newHostConfig();
    final List<String> command = new ArrayList<>();
    final Map<String, String> environment = new LinkedHashMap<>();
    final Map<String, String> labels = new LinkedHashMap<>();
    final List<ExposedPort> exposedPorts = new ArrayList<>();
    final List<String> networkAliases = new ArrayList<>();

    @Nullable
    List<String> entrypoint;

    @Nullable
    String hostname;

    @Nullable
    String user;

    @Nullable
    String workingDirectory;

    @Nullable
    String stopSignal;

    @Nullable
    String ipv4Address;

    RunOptions(String image) {
        this.image = image;
    }

    boolean choosesLogDriver() {
        return host.getLogConfig() != null && host.getLogConfig().getType() != null;
    }

    CreateContainerCmd applyTo(CreateContainerCmd create) {
        create.withHostConfig(host)
                .withEnv(environment.entrySet().stream()
                        .map(e -> e.getKey() + "=" + e.getValue())
                        .toList())
                .withLabels(labels)
                .withExposedPorts(exposedPorts);
        if (!command.isEmpty()) {
            create.withCmd(command);
        }
        if (!networkAliases.isEmpty()) {
            create.withAliases(networkAliases);
        }
        Optional.ofNullable(entrypoint).ifPresent(create::withEntrypoint);
        Optional.ofNullable(hostname).ifPresent(create::withHostName);
        Optional.ofNullable(user).ifPresent(create::withUser);
        Optional.ofNullable(workingDirectory).ifPresent(create::withWorkingDir);
        Optional.ofNullable(stopSignal).ifPresent(create::withStopSignal);
        Optional.ofNullable(ipv4Address).ifPresent(create::withIpv4Address);
        return create;
    }

    /** The task asks for something that cannot be had; the message says what. */
    static final class Invalid extends Exception {

        Invalid(String message) {
            super("Failed to create docker run options: " + message);
        }
    }
}
