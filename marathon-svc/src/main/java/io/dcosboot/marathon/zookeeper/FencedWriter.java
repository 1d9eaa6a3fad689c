package io.dcosboot.marathon.zookeeper;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.api.transaction.CuratorOp;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.data.Stat;

/**
 * Writes in transactions that only succeed while no other Marathon has begun to lead: each of them checks the version
 * of the epoch node, which every new leader raises. So a leader that was deposed without noticing cannot write.
 */
final class FencedWriter {

    private static final int MAX_OPERATIONS = 200;
    private static final int MAX_BYTES = 512 * 1024;

    private final CuratorFramework client;
    private final Nodes nodes;
    private final String epochPath;
    private final int epoch;

    /** Nodes that are there for certain, and those where a failed transaction left doubt. */
    private final Set<String> present = new HashSet<>();

    private final Set<String> doubtful = new HashSet<>();

    private FencedWriter(CuratorFramework client, Nodes nodes, String epochPath, int epoch) {
        this.client = client;
        this.nodes = nodes;
        this.epochPath = epochPath;
        this.epoch = epoch;
    }

    /** Begins a new epoch, after which writers of earlier ones fail. */
    static FencedWriter begin(CuratorFramework client, Nodes nodes, String epochPath)
            throws IOException, InterruptedException {
        return Nodes.call(() -> {
            client.create().orSetData().creatingParentsIfNeeded().forPath(epochPath, new byte[0]);
            Stat raised = client.setData().forPath(epochPath, new byte[0]);
            return new FencedWriter(client, nodes, epochPath, raised.getVersion());
        });
    }

    sealed interface Write {
        String path();

        /** A class, since an array is no value. */
        final class Put implements Write {
            private final String path;
            private final byte[] content;

            Put(String path, byte[] content) {
                this.path = path;
                this.content = content;
            }

            @Override
            public String path() {
                return path;
            }
        }

        record Delete(String path) implements Write {}
    }

    /** Tells that a node was read and is there. */
    void seen(String path) {
        for (String node = path; node.length() > 1 && present.add(node); ) {
            node = parent(node);
        }
    }

    boolean knows(String path) {
        return present.contains(path);
    }

    /** Makes the writes durable in their order, in as many transactions as their size asks for. */
    void write(List<Write> writes) throws IOException, InterruptedException {
        List<Write> batch = new ArrayList<>();
        int bytes = 0;
        for (Write write : writes) {
            Write packed = pack(write);
            int size = packed instanceof Write.Put put ? put.content.length : 0;
            // One node twice in a transaction would need its operations to see each other.
            boolean repeated = batch.stream().anyMatch(earlier -> earlier.path().equals(packed.path()));
            if (!batch.isEmpty() && (repeated || batch.size() >= MAX_OPERATIONS || bytes + size > MAX_BYTES)) {
                commit(batch);
                batch.clear();
                bytes = 0;
            }
            batch.add(packed);
            bytes += size;
        }
        if (!batch.isEmpty()) {
            commit(batch);
        }
    }

    private static Write pack(Write write) throws IOException {
        return switch (write) {
            case Write.Put put -> new Write.Put(put.path, Blob.pack(put.path, put.content));
            case Write.Delete delete -> delete;
        };
    }

    private void commit(List<Write> batch) throws IOException, InterruptedException {
        resolveDoubts(batch);
        try {
            transact(batch);
        } catch (KeeperException.NodeExistsException | KeeperException.NoNodeException _) {
            // What is there differs from what we know, such as a node of an earlier epoch that was never read.
            batch.forEach(write -> doubt(write.path()));
            resolveDoubts(batch);
            try {
                transact(batch);
            } catch (KeeperException e) {
                throw failed(batch, e);
            }
        } catch (KeeperException e) {
            throw failed(batch, e);
        }
    }

    private IOException failed(List<Write> batch, KeeperException e) {
        if (e instanceof KeeperException.BadVersionException) {
            return new IOException("Another Marathon has begun to lead; nothing was written", e);
        }
        batch.forEach(write -> doubt(write.path()));
        return new IOException("ZooKeeper did not confirm a write: " + e.getMessage(), e);
    }

    private void transact(List<Write> batch) throws IOException, InterruptedException, KeeperException {
        Set<String> created = new HashSet<>();
        try {
            List<CuratorOp> operations = new ArrayList<>();
            operations.add(client.transactionOp().check().withVersion(epoch).forPath(epochPath));
            for (Write write : batch) {
                addOperations(write, created, operations);
            }
            client.transaction().forOperations(operations);
        } catch (KeeperException | InterruptedException | RuntimeException e) {
            throw e;
        } catch (Exception e) { // Curator declares no less
            throw new IOException("ZooKeeper: " + e.getMessage(), e);
        }
        present.addAll(created);
        for (Write write : batch) {
            if (write instanceof Write.Delete(String path)) {
                present.remove(path);
            }
        }
    }

    private void addOperations(Write write, Set<String> created, List<CuratorOp> operations) throws Exception {
        switch (write) {
            case Write.Put put -> {
                if (present.contains(put.path)) {
                    operations.add(client.transactionOp().setData().forPath(put.path, put.content));
                } else {
                    createParents(put.path, created, operations);
                    operations.add(client.transactionOp().create().forPath(put.path, put.content));
                    created.add(put.path);
                }
            }
            case Write.Delete(String path) -> {
                if (present.contains(path)) {
                    operations.add(client.transactionOp().delete().forPath(path));
                }
            }
        }
    }

    private void createParents(String path, Set<String> created, List<CuratorOp> operations) throws Exception {
        String parent = parent(path);
        if (parent.length() > 1 && !present.contains(parent) && !created.contains(parent)) {
            createParents(parent, created, operations);
            operations.add(client.transactionOp().create().forPath(parent, new byte[0]));
            created.add(parent);
        }
    }

    private void doubt(String path) {
        for (String node = path; node.length() > 1 && !node.equals(epochPath); node = parent(node)) {
            present.remove(node);
            doubtful.add(node);
        }
    }

    private void resolveDoubts(List<Write> batch) throws IOException, InterruptedException {
        if (doubtful.isEmpty()) {
            return;
        }
        for (Write write : batch) {
            for (String node = write.path(); node.length() > 1; node = parent(node)) {
                if (doubtful.contains(node)) {
                    if (nodes.exists(node)) {
                        present.add(node);
                    }
                    doubtful.remove(node);
                }
            }
        }
    }

    private static String parent(String path) {
        return path.substring(0, Math.max(1, path.lastIndexOf('/')));
    }
}
