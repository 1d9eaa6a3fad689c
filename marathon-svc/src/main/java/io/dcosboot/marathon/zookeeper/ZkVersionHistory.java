package io.dcosboot.marathon.zookeeper;

import io.dcosboot.marathon.core.VersionHistory;
import io.dcosboot.marathon.core.model.AppDefinition;
import io.dcosboot.marathon.core.model.PathId;
import io.dcosboot.marathon.core.model.Timestamps;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.curator.framework.CuratorFramework;

/** Reads the versions that {@link ZkStateStore} keeps. */
public final class ZkVersionHistory implements VersionHistory {

    private final Nodes nodes;
    private final StateLayout layout;
    private final AppCodec codec;

    public ZkVersionHistory(CuratorFramework client, String base, AppCodec codec) {
        this.nodes = new Nodes(client);
        this.layout = new StateLayout(base);
        this.codec = codec;
    }

    @Override
    public List<Instant> versions(PathId app) throws IOException {
        try {
            return nodes.children(layout.app(app)).stream()
                    .map(Timestamps::parse)
                    .sorted(Comparator.reverseOrder())
                    .toList();
        } catch (InterruptedException _) {
            throw interrupted();
        }
    }

    @Override
    public Optional<AppDefinition> version(PathId app, Instant version) throws IOException {
        try {
            Optional<byte[]> bytes = nodes.read(layout.app(app, version));
            return bytes.isEmpty() ? Optional.empty() : Optional.of(codec.decode(Blob.unpack(bytes.get())));
        } catch (InterruptedException _) {
            throw interrupted();
        }
    }

    private static IOException interrupted() {
        Thread.currentThread().interrupt();
        return new InterruptedIOException("interrupted while reading versions");
    }
}
