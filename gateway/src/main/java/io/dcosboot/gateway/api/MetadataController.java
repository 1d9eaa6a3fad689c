package io.dcosboot.gateway.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.dcosboot.gateway.GatewayProperties;
import io.dcosboot.gateway.zookeeper.ClusterId;
import io.dcosboot.platform.build.BuildVersion;
import io.netty.util.Version;
import io.swagger.v3.oas.annotations.Operation;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringBootVersion;
import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;

/** What the cluster tells about itself (gateway.md §4.1). */
@RestController
class MetadataController {
    /** Versions that master, agent and Marathon report on the wire. */
    private static final String MESOS_VERSION = "1.11.0";

    private static final String MARATHON_VERSION = "1.11.24";

    private final ClusterId clusterId;
    private final GatewayProperties properties;
    private final BuildVersion build;

    MetadataController(ClusterId clusterId, GatewayProperties properties, BuildVersion build) {
        this.clusterId = clusterId;
        this.properties = properties;
        this.build = build;
    }

    /** @param clusterId left out until ZooKeeper was reached once */
    record Metadata(
            @JsonProperty("PUBLIC_IPV4") String publicIpv4,

            @JsonProperty("CLUSTER_ID") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String clusterId) {}

    record DcosVersion(
            String version,
            @JsonProperty("dcos-variant") String variant,
            @JsonProperty("dcos-image-commit") String imageCommit,
            @JsonProperty("bootstrap-id") String bootstrapId) {}

    record Part(String name, String version) {}

    @GetMapping("/metadata")
    @Operation(summary = "Public address and id of the cluster")
    Metadata metadata(ServerWebExchange exchange) {
        InetSocketAddress local = exchange.getRequest().getLocalAddress();
        String configured = properties.publicIp();
        String address = configured != null
                ? configured
                : local == null ? properties.address() : local.getAddress().getHostAddress();
        return new Metadata(address, clusterId.current().orElse(null));
    }

    @GetMapping("/dcos-metadata/dcos-version.json")
    @Operation(summary = "Release line whose API the cluster speaks, and the build that does")
    ResponseEntity<DcosVersion> version() {
        return ResponseEntity.ok()
                .cacheControl(CacheControl.noCache())
                .body(new DcosVersion(
                        properties.version().dcos(), properties.version().variant(), build.version(), build.version()));
    }

    @GetMapping("/pkgpanda/active.buildinfo.full.json")
    @Operation(summary = "Parts of the cluster with their versions")
    ResponseEntity<Map<String, Part>> buildInfo() {
        Map<String, Part> parts = new TreeMap<>();
        for (Part part : new Part[] {
            new Part("adminrouter", build.version()),
            new Part("mesos", MESOS_VERSION),
            new Part("marathon", MARATHON_VERSION),
            new Part("java", Runtime.version().toString()),
            new Part("spring-boot", SpringBootVersion.getVersion()),
            new Part("netty", netty()),
        }) {
            parts.put(part.name, part);
        }
        return ResponseEntity.ok()
                .headers(headers -> {
                    headers.setCacheControl("no-cache, no-store, must-revalidate");
                    headers.setPragma("no-cache");
                    headers.set("Expires", "0");
                })
                .body(parts);
    }

    private static String netty() {
        Version version = Version.identify().get("netty-common");
        return version == null ? "unknown" : version.artifactVersion();
    }
}
