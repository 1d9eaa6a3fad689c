package io.dcosboot.marathon.zookeeper;

import io.dcosboot.marathon.core.model.Group;
import io.dcosboot.marathon.core.state.StoredState;
import io.dcosboot.marathon.zookeeper.FencedWriter.Write;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Deletes app versions that nothing refers to any more, once at the beginning of a term: beyond the newest of each app,
 * and all of an app that is in no kept group tree.
 */
final class VersionSweep {

    private final Nodes nodes;
    private final StateLayout layout;
    private final FencedWriter writer;

    VersionSweep(Nodes nodes, StateLayout layout, FencedWriter writer) {
        this.nodes = nodes;
        this.layout = layout;
        this.writer = writer;
    }

    void sweep(StoredState state, Collection<Instant> keptRoots) throws IOException, InterruptedException {
        Set<String> inUse = inUse(state);
        Set<String> folders = namedBy(keptRoots);
        inUse.forEach(path -> folders.add(path.substring(0, path.lastIndexOf('/'))));
        List<Write> deletions = new ArrayList<>();
        for (AppFolder folder : appFolders()) {
            boolean live = folders.contains(folder.path);
            folder.versions.stream()
                    .sorted(Comparator.reverseOrder())
                    .skip(live ? ZkStateStore.VERSIONS_KEPT : 0)
                    .map(version -> folder.path + "/" + version)
                    .filter(path -> !inUse.contains(path))
                    .forEach(path -> deletions.add(new Write.Delete(path)));
            if (!live) {
                deletions.add(new Write.Delete(folder.path));
            }
        }
        deletions.forEach(deletion -> writer.seen(deletion.path()));
        writer.write(deletions);
    }

    /** Folders of all apps in these group trees. */
    private Set<String> namedBy(Collection<Instant> roots) throws IOException, InterruptedException {
        Set<String> named = ConcurrentHashMap.newKeySet();
        List<Callable<Void>> reads = new ArrayList<>();
        for (Instant root : roots) {
            reads.add(() -> {
                Optional<byte[]> bytes = nodes.read(layout.root(root));
                if (bytes.isPresent()) {
                    StateJson.MAPPER
                            .readValue(Blob.unpack(bytes.get()), RootDocument.class)
                            .appVersions()
                            .forEach(version -> named.add(layout.app(version.app())));
                }
                return null;
            });
        }
        nodes.inParallel(reads);
        return named;
    }

    private record AppFolder(String path, List<String> versions) {}

    private List<AppFolder> appFolders() throws IOException, InterruptedException {
        List<Callable<AppFolder>> reads = new ArrayList<>();
        for (String path : nodes.bucketed(layout.apps())) {
            reads.add(() -> new AppFolder(path, nodes.children(path)));
        }
        return nodes.inParallel(reads);
    }

    private Set<String> inUse(StoredState state) {
        Set<String> inUse = new HashSet<>();
        Stream.concat(
                        Stream.of(state.root()),
                        state.deployments().stream().flatMap(plan -> Stream.of(plan.original(), plan.target())))
                .flatMap(Group::transitiveApps)
                .forEach(app -> inUse.add(layout.app(app.id(), app.versionInfo().version())));
        state.instances().forEach(instance -> inUse.add(layout.app(instance.id().app(), instance.version())));
        return inUse;
    }
}
