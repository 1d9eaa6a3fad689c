package io.dcosboot.master.zookeeper;

import com.google.protobuf.ByteString;
import io.dcosboot.master.core.port.RegistryStore.RegistryException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.api.transaction.CuratorOp;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.data.Stat;

/**
 * A document that may be larger than a znode: its parts are children, the node itself lists those that count. A new
 * version is written as new parts first; changing the list switches to it at once. Parts that no list names, left by a
 * master that died between the two, are removed with the next version.
 */
final class DocumentNode {

    /** Bytes of one part; ZooKeeper refuses requests beyond 1 MiB. */
    private static final int LARGEST_PART = 512 * 1024;

    private final CuratorFramework client;
    private final String path;
    private int version;
    private List<String> parts;
    private int written;

    private DocumentNode(CuratorFramework client, String path, int version, List<String> parts) {
        this.client = client;
        this.path = path;
        this.version = version;
        this.parts = parts;
    }

    /** A document as it was read. */
    record Read(DocumentNode node, ByteString data) {}

    /** Reads the document at {@code path}, which is made if it is not there. */
    static Read read(CuratorFramework client, String path) throws Exception {
        Stat stat = new Stat();
        byte[] list;
        try {
            list = client.getData().storingStatIn(stat).forPath(path);
        } catch (KeeperException.NoNodeException _) {
            try {
                client.create().creatingParentsIfNeeded().forPath(path, new byte[0]);
            } catch (KeeperException.NodeExistsException _) {
                // another master was here first; the epoch decides who writes
            }
            list = client.getData().storingStatIn(stat).forPath(path);
        }
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        List<String> named = names(list);
        for (String part : named) {
            try {
                data.writeBytes(client.getData().forPath(path + "/" + part));
            } catch (KeeperException.NoNodeException e) {
                throw new RegistryException("A part of the registry's document " + path + " is missing: " + part, e);
            }
        }
        return new Read(
                new DocumentNode(
                        client, path, stat.getVersion(), client.getChildren().forPath(path)),
                ByteString.copyFrom(data.toByteArray()));
    }

    private static List<String> names(byte[] list) {
        String text = new String(list, StandardCharsets.UTF_8);
        return text.isEmpty() ? List.of() : List.of(text.split("\n"));
    }

    /**
     * Replaces the document.
     *
     * @param epoch of the master that writes; names the parts apart from those of others
     * @param fence the operation that lets only that master write
     */
    void write(byte[] data, int epoch, CuratorOp fence) throws Exception {
        List<String> next = new ArrayList<>();
        written++;
        for (int from = 0; from < data.length; from += LARGEST_PART) {
            String part = epoch + "-" + written + "-" + next.size();
            byte[] bytes = Arrays.copyOfRange(data, from, Math.min(data.length, from + LARGEST_PART));
            client.transaction()
                    .forOperations(fence, client.transactionOp().create().forPath(path + "/" + part, bytes));
            next.add(part);
        }
        List<CuratorOp> change = new ArrayList<>();
        change.add(fence);
        change.add(client.transactionOp()
                .setData()
                .withVersion(version)
                .forPath(path, String.join("\n", next).getBytes(StandardCharsets.UTF_8)));
        for (String old : parts) {
            change.add(client.transactionOp().delete().forPath(path + "/" + old));
        }
        version = client.transaction()
                .forOperations(change)
                .get(1)
                .getResultStat()
                .getVersion();
        parts = next;
    }
}
