package io.dcosboot.master.wire;

import static org.awaitility.Awaitility.await;

import io.dcosboot.master.MasterApplication;
import io.dcosboot.master.link.AgentLinkServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.curator.framework.CuratorFramework;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** The whole service on free ports. */
final class RunningMaster implements AutoCloseable {

    private final int port = freePort();
    private final Http http = new Http(port);
    private final ConfigurableApplicationContext context;

    RunningMaster(String zooKeeper, String... settings) {
        List<String> arguments = new ArrayList<>(List.of(
                "--server.port=" + port,
                "--dcos.master.link-port=0",
                "--dcos.zookeeper.connect-string=" + zooKeeper,
                "--dcos.zookeeper.session-timeout=15s"));
        for (String setting : settings) {
            arguments.add("--" + setting);
        }
        context = SpringApplication.run(MasterApplication.class, arguments.toArray(String[]::new));
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int port() {
        return port;
    }

    int linkPort() {
        return context.getBean(AgentLinkServer.class).port();
    }

    Http http() {
        return http;
    }

    void awaitLeading() {
        await().atMost(Duration.ofSeconds(30)).until(() -> http.get("/state").statusCode() == 200);
    }

    /** Lets the master's ZooKeeper session end: it stops leading and, alone, is elected again as another master. */
    void loseLeadership() {
        try {
            context.getBean(CuratorFramework.class)
                    .getZookeeperClient()
                    .getZooKeeper()
                    .getTestable()
                    .injectSessionExpiration();
        } catch (Exception e) { // as the client declares it
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        http.close();
        context.close();
    }
}
