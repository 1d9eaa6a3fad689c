package io.dcosboot.platform.node;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The node a service runs on.
 *
 * @param ip IPv4 address of the node; services listen here and advertise it
 * @param hostname name the node is known by; the address when not set
 * @param dataDir folder for what services keep on disk; made when a service needs it
 */
@ConfigurationProperties("dcos.node")
public record NodeProperties(
        @DefaultValue("127.0.0.1") String ip,
        @Nullable String hostname,
        @DefaultValue("/var/lib/dcos") Path dataDir) {

    /** The name the node is known by. */
    @Override
    public String hostname() {
        return hostname == null || hostname.isBlank() ? ip : hostname;
    }
}
