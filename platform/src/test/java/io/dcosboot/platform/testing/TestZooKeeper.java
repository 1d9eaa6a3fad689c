package io.dcosboot.platform.testing;

import java.time.Duration;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.retry.RetryOneTime;
import org.apache.curator.test.InstanceSpec;
import org.apache.curator.test.TestingServer;
import org.apache.zookeeper.ZooKeeper;

/** A real ZooKeeper server in this process, with its clients; all end with it. */
public final class TestZooKeeper implements AutoCloseable {
    private static final Duration SESSION = Duration.ofSeconds(2);
    private static final Duration CONNECTION = Duration.ofSeconds(2);

    private final TestingServer server;
    private final CopyOnWriteArrayList<CuratorFramework> clients = new CopyOnWriteArrayList<>();

    private TestZooKeeper(TestingServer server) {
        this.server = server;
    }

    /** Starts a server on a free port. */
    public static TestZooKeeper start() {
        return unchecked(() -> new TestZooKeeper(new TestingServer(InstanceSpec.newInstanceSpec(), true)));
    }

    public String connectString() {
        return server.getConnectString();
    }

    /** A started client of its own session, closed with this server. */
    public CuratorFramework client() {
        var client = CuratorFrameworkFactory.builder()
                .connectString(connectString())
                .sessionTimeoutMs((int) SESSION.toMillis())
                .connectionTimeoutMs((int) CONNECTION.toMillis())
                .retryPolicy(new RetryOneTime(200))
                .ensembleTracker(false)
                .build();
        client.start();
        clients.add(client);
        return client;
    }

    /** Ends the client's session on the server, as a long pause or partition would. */
    public void expireSession(CuratorFramework client) {
        unchecked(() -> {
            ZooKeeper victim = client.getZookeeperClient().getZooKeeper();
            var connected = new CountDownLatch(1);
            // A second connection takes the session over; closing it ends the session on the server.
            try (var thief = new ZooKeeper(
                    connectString(),
                    (int) SESSION.toMillis(),
                    _ -> connected.countDown(),
                    victim.getSessionId(),
                    victim.getSessionPasswd())) {
                if (!connected.await(CONNECTION.toMillis(), TimeUnit.MILLISECONDS)) {
                    throw new IllegalStateException("Could not take over the session");
                }
            }
            return client;
        });
    }

    /** Stops the server; its data stays. */
    public void stop() {
        unchecked(() -> {
            server.stop();
            return server;
        });
    }

    /** Starts the server again, on the same port with the same data. */
    public void restart() {
        unchecked(() -> {
            server.restart();
            return server;
        });
    }

    @Override
    public void close() {
        clients.forEach(CuratorFramework::close);
        unchecked(() -> {
            server.close();
            return server;
        });
    }

    private interface Attempt<T> {
        T run() throws Exception;
    }

    private static <T> T unchecked(Attempt<T> attempt) {
        try {
            return attempt.run();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
