package io.dcosboot.master.zookeeper;

import io.dcosboot.master.core.RegistryOperation;
import io.dcosboot.master.core.port.RegistryStore;
import io.dcosboot.master.core.port.RegistryStore.RegistryException;
import io.dcosboot.master.core.state.AgentId;
import io.dcosboot.master.core.state.RegistryContents;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.api.transaction.CuratorOp;
import org.apache.curator.framework.api.transaction.CuratorTransactionResult;

/** Writes under one epoch. Used by one thread at a time. */
final class ZooKeeperLease implements RegistryStore.Lease {

    /** Bytes of records in one transaction; ZooKeeper refuses requests beyond 1 MiB. */
    private static final int LARGEST_TRANSACTION = 512 * 1024;

    private final CuratorFramework client;
    private final ZooKeeperRegistry registry;
    private final int epoch;
    private final RegistryContents contents;
    private final Map<AgentId, Integer> versions;
    private final Documents documents;

    ZooKeeperLease(
            CuratorFramework client,
            ZooKeeperRegistry registry,
            int epoch,
            RegistryContents contents,
            Map<AgentId, Integer> versions,
            Documents documents) {
        this.client = client;
        this.registry = registry;
        this.epoch = epoch;
        this.contents = contents;
        this.versions = versions;
        this.documents = documents;
    }

    record Documents(DocumentNode weights, DocumentNode quotas, DocumentNode machines) {}

    @Override
    public RegistryContents contents() {
        return contents;
    }

    @Override
    public void write(List<RegistryOperation> operations) throws RegistryException {
        // Of several operations on one agent only the last leaves a trace.
        Map<AgentId, byte[]> changes = new LinkedHashMap<>();
        int bytes = 0;
        for (RegistryOperation operation : operations) {
            switch (operation) {
                case RegistryOperation.OfAgent change -> {
                    byte[] data = change.after().map(RegistryFormat::write).orElseGet(() -> new byte[0]);
                    changes.remove(change.agent());
                    changes.put(change.agent(), data);
                    bytes += data.length + change.agent().value().length();
                    if (bytes >= LARGEST_TRANSACTION) {
                        commit(changes);
                        changes.clear();
                        bytes = 0;
                    }
                }
                case RegistryOperation.ReplaceWeights(var weights) ->
                    replace(documents.weights, RegistryDocuments.weights(weights));
                case RegistryOperation.ReplaceQuotas(var quotas) ->
                    replace(documents.quotas, RegistryDocuments.quotas(quotas));
                case RegistryOperation.ReplaceMachines(var machines) ->
                    replace(documents.machines, RegistryDocuments.machines(machines));
            }
        }
        commit(changes);
    }

    /** Documents and agents have nothing in common that would need one transaction or an order between them. */
    private void replace(DocumentNode document, byte[] data) throws RegistryException {
        try {
            document.write(data, epoch, registry.fence(epoch));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RegistryException("Interrupted while writing the registry", e);
        } catch (Exception e) { // Curator declares no less
            throw new RegistryException("Cannot write a document of the registry", e);
        }
    }

    private void commit(Map<AgentId, byte[]> changes) throws RegistryException {
        if (changes.isEmpty()) {
            return;
        }
        try {
            List<AgentId> changed = new ArrayList<>();
            List<CuratorOp> transaction = new ArrayList<>();
            transaction.add(registry.fence(epoch));
            for (Map.Entry<AgentId, byte[]> change : changes.entrySet()) {
                AgentId id = change.getKey();
                Integer version = versions.get(id);
                String path = registry.pathOf(id);
                if (change.getValue().length > 0) {
                    changed.add(id);
                    transaction.add(
                            version == null
                                    ? client.transactionOp().create().forPath(path, change.getValue())
                                    : client.transactionOp()
                                            .setData()
                                            .withVersion(version)
                                            .forPath(path, change.getValue()));
                } else if (version != null) {
                    changed.add(id);
                    transaction.add(
                            client.transactionOp().delete().withVersion(version).forPath(path));
                }
            }
            List<CuratorTransactionResult> results = client.transaction().forOperations(transaction);
            for (int i = 0; i < changed.size(); i++) {
                remember(changed.get(i), results.get(i + 1));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RegistryException("Interrupted while writing the registry", e);
        } catch (Exception e) { // Curator declares no less
            throw new RegistryException("Cannot write " + changes.size() + " records of the registry", e);
        }
    }

    private void remember(AgentId id, CuratorTransactionResult result) {
        switch (result.getType()) {
            case CREATE -> versions.put(id, 0);
            case SET_DATA -> versions.put(id, result.getResultStat().getVersion());
            case DELETE -> versions.remove(id);
            case CHECK -> throw new IllegalStateException("a check changes nothing");
        }
    }
}
