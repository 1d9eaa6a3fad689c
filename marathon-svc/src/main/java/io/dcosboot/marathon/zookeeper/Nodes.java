package io.dcosboot.marathon.zookeeper;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.curator.framework.CuratorFramework;
import org.apache.zookeeper.KeeperException;

/** Reads nodes; several at a time where there are many, since each read waits for the server. */
final class Nodes {

    private final CuratorFramework client;

    Nodes(CuratorFramework client) {
        this.client = client;
    }

    Optional<byte[]> read(String path) throws IOException, InterruptedException {
        return call(() -> {
            try {
                return Optional.of(client.getData().forPath(path));
            } catch (KeeperException.NoNodeException _) {
                return Optional.empty();
            }
        });
    }

    /** Names of the children; none when there is no such node. */
    List<String> children(String path) throws IOException, InterruptedException {
        return call(() -> {
            try {
                return client.getChildren().forPath(path);
            } catch (KeeperException.NoNodeException _) {
                return List.of();
            }
        });
    }

    boolean exists(String path) throws IOException, InterruptedException {
        return call(() -> client.checkExists().forPath(path) != null);
    }

    /** Paths of all grandchildren, the middle level being buckets. */
    List<String> bucketed(String folder) throws IOException, InterruptedException {
        List<Callable<List<String>>> listings = new ArrayList<>();
        for (String bucket : children(folder)) {
            String path = folder + "/" + bucket;
            listings.add(
                    () -> children(path).stream().map(name -> path + "/" + name).toList());
        }
        return inParallel(listings).stream().flatMap(List::stream).toList();
    }

    /** Runs reads side by side and gives their results in order. */
    <T> List<T> inParallel(Collection<Callable<T>> reads) throws IOException, InterruptedException {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<T> results = new ArrayList<>();
            for (Future<T> future : threads.invokeAll(reads)) {
                results.add(future.get());
            }
            return results;
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException cause ? cause : new IOException(e.getCause());
        }
    }

    static <T> T call(Callable<T> zooKeeper) throws IOException, InterruptedException {
        try {
            return zooKeeper.call();
        } catch (InterruptedException | IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) { // Curator declares no less
            throw new IOException("ZooKeeper: " + e.getMessage(), e);
        }
    }
}
