package io.dcosboot.gateway.core;

import java.util.List;
import java.util.Map;

/**
 * What matters of an app in Marathon's list for publishing it as a service (gateway.md §5.3).
 *
 * @param containerPorts container port of each port mapping; empty without a container section
 * @param ownAddresses whether its tasks have addresses of their own (network mode container, with a container section)
 */
public record MarathonApp(
        String id, Map<String, String> labels, List<Integer> containerPorts, boolean ownAddresses, List<Task> tasks) {

    public MarathonApp {
        labels = Map.copyOf(labels);
        containerPorts = List.copyOf(containerPorts);
        tasks = List.copyOf(tasks);
    }

    /**
     * One task of an app.
     *
     * @param host empty when unknown
     * @param ports its ports on the host
     * @param addresses its own addresses
     */
    public record Task(String state, String host, List<Integer> ports, List<String> addresses) {

        public Task {
            ports = List.copyOf(ports);
            addresses = List.copyOf(addresses);
        }
    }
}
