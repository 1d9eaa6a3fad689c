package io.dcosboot.gateway.mesos;

import io.dcosboot.gateway.core.Upstream;
import io.dcosboot.platform.leader.MesosLeaderDetector;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.curator.framework.CuratorFramework;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The address of the leading Mesos master, from ZooKeeper or fixed. */
public final class MesosLeader implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(MesosLeader.class);
    private static final Pattern ZK_URL = Pattern.compile("zk://(?:[^@/]*@)?([^/]+)(/.*)");

    private final @Nullable MesosLeaderDetector detector;
    private final JsonMapper json;
    private volatile Optional<Upstream> leader;

    private MesosLeader(@Nullable MesosLeaderDetector detector, JsonMapper json, Optional<Upstream> fixed) {
        this.detector = detector;
        this.json = json;
        this.leader = fixed;
    }

    /**
     * @param master {@code zk://host:port,…/path} of the same ZooKeeper as everything else, or {@code host:port}
     * @param connectString the servers of the client
     * @throws IllegalArgumentException when it is neither
     */
    public static MesosLeader of(String master, CuratorFramework client, String connectString, JsonMapper json) {
        Matcher zk = ZK_URL.matcher(master);
        if (zk.matches()) {
            if (!zk.group(1).equals(connectString)) {
                throw new IllegalArgumentException("dcos.mesos.master names the ZooKeeper servers " + zk.group(1)
                        + " but dcos.zookeeper.connect-string " + connectString + "; they must be the same");
            }
            return new MesosLeader(new MesosLeaderDetector(client, zk.group(2)), json, Optional.empty());
        }
        return new MesosLeader(
                null,
                json,
                Optional.of(Upstream.parse("http://" + master)
                        .orElseThrow(() -> new IllegalArgumentException(
                                "dcos.mesos.master must be zk://host:port/path or host:port, got " + master))));
    }

    /** Starts to follow; returns at once. */
    public void start(Runnable onChange) {
        if (detector != null) {
            detector.start(info -> {
                leader = info.flatMap(this::address);
                log.info(
                        "The leading Mesos master is {}",
                        leader.map(it -> it.host() + ":" + it.port()).orElse("unknown"));
                onChange.run();
            });
        }
    }

    /** The leader's address; empty while none is known. */
    public Optional<Upstream> current() {
        return leader;
    }

    @Override
    public void close() {
        if (detector != null) {
            detector.close();
        }
    }

    private Optional<Upstream> address(byte[] masterInfo) {
        try {
            JsonNode info = json.readTree(masterInfo);
            JsonNode address = info.path("address");
            String host = address.path("ip").asString(info.path("hostname").asString(""));
            int port = address.path("port").asInt(info.path("port").asInt(0));
            return Optional.of(Upstream.http(host, port));
        } catch (JacksonException | IllegalArgumentException e) {
            log.warn(
                    "The leading master describes itself in a way that names no address: {}",
                    new String(masterInfo, StandardCharsets.UTF_8),
                    e);
            return Optional.empty();
        }
    }
}
