package io.dcosboot.agent;

import io.dcosboot.mesos.client.MasterUrl;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Where the master is.
 *
 * @param master {@code zk://host:port,…/path} or {@code host:port}
 */
@ConfigurationProperties("dcos.mesos")
public record MesosProperties(@Nullable String master) {

    MasterUrl url(String zooKeeper) {
        return MasterUrl.parse(master == null || master.isBlank() ? "zk://" + zooKeeper + "/mesos" : master);
    }
}
