package io.dcosboot.master.zookeeper;

import io.dcosboot.master.core.port.RegistryStore;
import io.dcosboot.master.core.state.AgentId;
import io.dcosboot.master.core.state.PersistentSortedMap;
import io.dcosboot.master.core.state.RegistryContents;
import io.dcosboot.master.core.state.RegistryRecord;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.api.transaction.CuratorOp;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.data.Stat;

/**
 * The registry below {@code <path>/registry}: {@code epoch} names the master that may write, and
 * {@code agents/<bucket>/<agent id>} holds one record an agent; {@code weights}, {@code quotas} and {@code machines} are
 * documents in parts. Buckets keep every list of children, and small nodes every transaction, far below ZooKeeper's
 * limit of 1 MiB.
 *
 * <p>Opening the registry rewrites {@code epoch}; every write is one transaction that also checks the version of
 * {@code epoch}, so a deposed master cannot write. Each record is changed against the version last seen.
 */
public final class ZooKeeperRegistry implements RegistryStore {

    private static final int BUCKETS = 256;

    /** Reads in flight while the registry is opened. */
    private static final int PARALLEL_READS = 64;

    private final CuratorFramework client;
    private final String root;

    /**
     * @param path the masters' folder, {@code /mesos} in a cluster
     */
    public ZooKeeperRegistry(CuratorFramework client, String path) {
        this.client = client;
        this.root = path + "/registry";
    }

    @Override
    public Lease open(String masterId) throws RegistryException {
        try {
            int epoch = takeOver(masterId);
            return load(epoch);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RegistryException("Interrupted while opening the registry", e);
        } catch (Exception e) { // Curator declares no less
            throw new RegistryException("Cannot open the registry at " + root, e);
        }
    }

    @Override
    public void rehearse() throws RegistryException {
        try {
            readAgents(false);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RegistryException("Interrupted while reading the registry", e);
        } catch (Exception e) { // Curator declares no less
            throw new RegistryException("Cannot read the registry at " + root, e);
        }
    }

    private String epochPath() {
        return root + "/epoch";
    }

    private int takeOver(String masterId) throws Exception {
        byte[] data = masterId.getBytes(StandardCharsets.UTF_8);
        Stat stat = client.checkExists().creatingParentsIfNeeded().forPath(epochPath());
        if (stat == null) {
            try {
                client.create().creatingParentsIfNeeded().forPath(epochPath(), new byte[0]);
            } catch (KeeperException.NodeExistsException _) {
                // another candidate was here first; the version decides
            }
        }
        return client.setData().forPath(epochPath(), data).getVersion();
    }

    private ZooKeeperLease load(int epoch) throws Exception {
        PersistentSortedMap<AgentId, RegistryRecord> contents = PersistentSortedMap.empty();
        Map<AgentId, Integer> versions = new HashMap<>();
        for (Entry entry : readAgents(true)) {
            contents = contents.plus(entry.id, entry.record);
            versions.put(entry.id, entry.version);
        }
        DocumentNode.Read weights = DocumentNode.read(client, root + "/weights");
        DocumentNode.Read quotas = DocumentNode.read(client, root + "/quotas");
        DocumentNode.Read machines = DocumentNode.read(client, root + "/machines");
        return new ZooKeeperLease(
                client,
                this,
                epoch,
                new RegistryContents(
                        contents,
                        RegistryDocuments.weights(weights.data()),
                        RegistryDocuments.quotas(quotas.data()),
                        RegistryDocuments.machines(machines.data())),
                versions,
                new ZooKeeperLease.Documents(weights.node(), quotas.node(), machines.node()));
    }

    private record Entry(AgentId id, RegistryRecord record, int version) {}

    /**
     * @param makeBuckets whether folders that are missing are made, which only the leader may do
     */
    private List<Entry> readAgents(boolean makeBuckets) throws Exception {
        List<Entry> entries = new ArrayList<>();
        Semaphore room = new Semaphore(PARALLEL_READS);
        try (ExecutorService reads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<List<Entry>>> buckets = new ArrayList<>();
            for (int i = 0; i < BUCKETS; i++) {
                String bucket = bucket(i);
                buckets.add(reads.submit(() -> {
                    room.acquire();
                    try {
                        return readBucket(bucket, makeBuckets);
                    } finally {
                        room.release();
                    }
                }));
            }
            for (Future<List<Entry>> read : buckets) {
                entries.addAll(read.get());
            }
        }
        return entries;
    }

    private List<Entry> readBucket(String bucket, boolean make) throws Exception {
        List<Entry> entries = new ArrayList<>();
        List<String> children;
        try {
            children = client.getChildren().forPath(bucket);
        } catch (KeeperException.NoNodeException _) {
            if (make) {
                client.create().orSetData().creatingParentsIfNeeded().forPath(bucket, new byte[0]);
            }
            return entries;
        }
        for (String child : children) {
            Stat stat = new Stat();
            byte[] data = client.getData().storingStatIn(stat).forPath(bucket + "/" + child);
            entries.add(new Entry(new AgentId(child), RegistryFormat.read(data), stat.getVersion()));
        }
        return entries;
    }

    String pathOf(AgentId id) {
        return bucket(Math.floorMod(id.value().hashCode(), BUCKETS)) + "/" + id.value();
    }

    private String bucket(int number) {
        return "%s/agents/%02x".formatted(root, number);
    }

    CuratorOp fence(int epoch) throws Exception {
        return client.transactionOp().check().withVersion(epoch).forPath(epochPath());
    }
}
