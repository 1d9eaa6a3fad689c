package io.dcosboot.cli.local;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One process of the local cluster.
 *
 * @param name unique name, such as {@code agent-1}; also names its files
 * @param kind what it is
 * @param endpoint where it answers
 * @param alsoBinds further ports it listens on
 * @param after services that must be ready before it starts
 * @param settings configuration properties (Spring's, ZooKeeper's or Redis' own, by kind)
 */
public record ServicePlan(
        String name,
        Kind kind,
        Endpoint endpoint,
        List<Endpoint> alsoBinds,
        Set<String> after,
        Map<String, String> settings) {

    /** Kinds of processes; the name in lower case with a hyphen is the service's in the distribution. */
    public enum Kind {
        ZOOKEEPER,
        REDIS,
        MESOS_MASTER,
        AGENT,
        MARATHON,
        GATEWAY;

        String label() {
            return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
        }
    }

    public ServicePlan {
        alsoBinds = List.copyOf(alsoBinds);
        after = Set.copyOf(after);
        settings = Map.copyOf(settings);
    }
}
