package io.dcosboot.gateway;

import io.dcosboot.gateway.core.Component;
import io.dcosboot.gateway.core.Upstream;
import java.net.URI;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Configuration of the gateway; addresses of upstreams are those of gateway.md §4.
 *
 * @param address where the gateway listens
 * @param port port it listens on
 * @param allowRemote allows an address that other machines reach although nobody has to log in
 * @param allowedHosts names that requests may give as their Host; empty: any
 * @param sameSiteOnly refuses what a foreign web page open in a browser would send
 * @param defaultScheme scheme of the hop to agents
 * @param agentGatewayPort port of the gateways on agents
 * @param publicIp address told as {@code PUBLIC_IPV4}; the local address of the connection when not set
 * @param maxBody largest request body, but for services
 * @param maxServiceBody largest request body for services
 * @param upstreams address of Marathon for the poller, and of each component
 * @param timeouts how long upstreams may be silent
 * @param cache polling of the cluster's state
 * @param version what the cluster says it is
 */
@ConfigurationProperties("dcos.gateway")
public record GatewayProperties(
        @DefaultValue("127.0.0.1") String address,
        @DefaultValue("80") int port,
        @DefaultValue("false") boolean allowRemote,
        @DefaultValue Set<String> allowedHosts,
        @DefaultValue("true") boolean sameSiteOnly,
        @DefaultValue("http") String defaultScheme,
        @DefaultValue("61001") int agentGatewayPort,
        @Nullable String publicIp,
        @DefaultValue("1GB") DataSize maxBody,
        @DefaultValue("32GB") DataSize maxServiceBody,
        @DefaultValue Upstreams upstreams,
        @DefaultValue Timeouts timeouts,
        @DefaultValue Cache cache,
        @DefaultValue Version version) {

    public GatewayProperties {
        allowedHosts = Set.copyOf(allowedHosts);
    }

    /** Addresses without a default belong to components that listen on sockets in the original; none is 502. */
    public record Upstreams(
            @DefaultValue("http://127.0.0.1:8080") URI marathon,
            @DefaultValue("http://127.0.0.1:7070") URI cosmos,
            @DefaultValue("http://127.0.0.1:8101") URI iam,
            @DefaultValue("http://127.0.0.1:8181") URI exhibitor,
            @DefaultValue("http://127.0.0.1:15055") URI history,
            @DefaultValue("http://127.0.0.1:8123") URI mesosDns,
            @DefaultValue("http://127.0.0.1:62080") URI net,
            @DefaultValue("http://127.0.0.1:1050") URI diagnostics,
            @Nullable URI checks,
            @Nullable URI logs,
            @Nullable URI metrics,
            @Nullable URI pkgpanda,
            @Nullable URI uiUpdate) {

        Upstream marathonUpstream() {
            return upstream("marathon", marathon);
        }

        /** The components that have an address. */
        Map<Component, Upstream> components() {
            Map<Component, Upstream> known = new EnumMap<>(Component.class);
            for (Component component : Component.values()) {
                URI uri = switch (component) {
                    case COSMOS -> cosmos;
                    case IAM -> iam;
                    case EXHIBITOR -> exhibitor;
                    case HISTORY -> history;
                    case MESOS_DNS -> mesosDns;
                    case NET -> net;
                    case DIAGNOSTICS -> diagnostics;
                    case CHECKS -> checks;
                    case LOGS -> logs;
                    case METRICS -> metrics;
                    case PKGPANDA -> pkgpanda;
                    case UI_UPDATE -> uiUpdate;
                };
                if (uri != null) {
                    known.put(component, upstream(component.route(), uri));
                }
            }
            return known;
        }

        private static Upstream upstream(String name, URI uri) {
            return Upstream.parse(uri.toString())
                    .orElseThrow(() -> new IllegalArgumentException(
                            "dcos.gateway.upstreams." + name + " must be http://host:port, got " + uri));
        }
    }

    /**
     * Time-outs (gateway.md §3.3).
     *
     * @param connect until a connection is made
     * @param idle between two reads of a response
     * @param packagesIdle the same for Cosmos
     * @param unbufferedIdle the same for services that switched request buffering off
     */
    public record Timeouts(
            @DefaultValue("60s") Duration connect,
            @DefaultValue("60s") Duration idle,
            @DefaultValue("300s") Duration packagesIdle,
            @DefaultValue("600s") Duration unbufferedIdle) {}

    /**
     * Cluster-state cache (gateway.md §6).
     *
     * @param firstPollDelay until the first poll
     * @param pollPeriod between polls
     * @param expiration younger state is not fetched again by a poll
     * @param softLimit older state is used with a warning
     * @param hardLimit older state is not used
     * @param requestTimeout for each fetch
     * @param refreshInterval at most one fetch in this time because of unknown names
     */
    public record Cache(
            @DefaultValue("2s") Duration firstPollDelay,
            @DefaultValue("25s") Duration pollPeriod,
            @DefaultValue("20s") Duration expiration,
            @DefaultValue("75s") Duration softLimit,
            @DefaultValue("3d") Duration hardLimit,
            @DefaultValue("60s") Duration requestTimeout,
            @DefaultValue("1s") Duration refreshInterval) {

        public Cache {
            if (expiration.compareTo(pollPeriod) >= 0
                    || pollPeriod.compareTo(softLimit) >= 0
                    || softLimit.compareTo(hardLimit) >= 0) {
                throw new IllegalArgumentException("dcos.gateway.cache needs expiration < poll-period < soft-limit"
                        + " < hard-limit, got " + expiration + ", " + pollPeriod + ", " + softLimit + ", " + hardLimit);
            }
        }
    }

    /**
     * The content of {@code /dcos-metadata/dcos-version.json}.
     *
     * @param dcos release line whose API the cluster speaks; clients choose features by it
     * @param variant {@code open} or {@code enterprise}
     */
    public record Version(
            @DefaultValue("2.2.0") String dcos,
            @DefaultValue("open") String variant) {}
}
