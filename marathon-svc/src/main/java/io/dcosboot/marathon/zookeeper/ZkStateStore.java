package io.dcosboot.marathon.zookeeper;

import io.dcosboot.marathon.core.deployment.DeploymentPlan;
import io.dcosboot.marathon.core.model.AppDefinition;
import io.dcosboot.marathon.core.model.Group;
import io.dcosboot.marathon.core.model.Timestamps;
import io.dcosboot.marathon.core.state.StateChange;
import io.dcosboot.marathon.core.state.StateStore;
import io.dcosboot.marathon.core.state.StoredState;
import io.dcosboot.marathon.zookeeper.FencedWriter.Write;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.curator.framework.CuratorFramework;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps state in ZooKeeper. {@link #load()} begins a term: from then on, no store that loaded earlier can write.
 *
 * <p>App versions and group trees are never changed once written; a tree names the versions of its apps, a plan those of
 * its two trees, and one small node says which tree is current. The last {@value #VERSIONS_KEPT} trees and versions of
 * each app are kept, and older ones as long as something refers to them.
 */
public final class ZkStateStore implements StateStore {

    private static final Logger log = LoggerFactory.getLogger(ZkStateStore.class);

    static final int VERSIONS_KEPT = 50;

    /** How many surplus versions may gather before they are deleted. */
    private static final int SLACK = 10;

    private final CuratorFramework client;
    private final Nodes nodes;
    private final StateLayout layout;
    private final AppCodec codec;
    private final Map<String, DeploymentPlan> plans = new HashMap<>();
    private final NavigableSet<Instant> roots = new TreeSet<>();
    private @Nullable FencedWriter writer;

    /** @param base e.g. {@code /marathon/state} */
    public ZkStateStore(CuratorFramework client, String base, AppCodec codec) {
        this.client = client;
        this.nodes = new Nodes(client);
        this.layout = new StateLayout(base);
        this.codec = codec;
    }

    @Override
    public StoredState load() throws IOException, InterruptedException {
        FencedWriter begun = FencedWriter.begin(client, nodes, layout.epoch());
        begun.seen(layout.epoch());
        StateReader reader = new StateReader(nodes, layout, codec);
        StoredState state = reader.read();
        reader.found().forEach(begun::seen);
        for (String path : reader.unreadable()) {
            putAside(begun, path);
        }
        plans.clear();
        state.deployments().forEach(plan -> plans.put(plan.id(), plan));
        roots.clear();
        for (String version : nodes.children(layout.roots())) {
            roots.add(Timestamps.parse(version));
            begun.seen(layout.roots() + "/" + version);
        }
        writer = begun;
        sweep(begun, state);
        return state;
    }

    private void sweep(FencedWriter begun, StoredState state) throws InterruptedException {
        try {
            new VersionSweep(nodes, layout, begun).sweep(state, roots);
        } catch (IOException | RuntimeException e) {
            log.warn("Old versions stay until the next term, they could not be swept: {}", e.getMessage());
        }
    }

    private void putAside(FencedWriter begun, String path) throws IOException, InterruptedException {
        Optional<byte[]> bytes = nodes.read(path);
        if (bytes.isPresent()) {
            begun.write(List.of(new Write.Put(layout.corrupt(path), bytes.get()), new Write.Delete(path)));
        }
    }

    @Override
    public void write(List<StateChange> changes) throws IOException, InterruptedException {
        @Nullable FencedWriter current = writer;
        if (current == null) {
            throw new IOException("The state was not loaded");
        }
        List<Write> writes = new ArrayList<>();
        Set<String> planned = new HashSet<>();
        for (StateChange change : changes) {
            switch (change) {
                case StateChange.PutRoot(Group root) -> {
                    putTree(root, current, planned, writes);
                    writes.add(put(layout.currentRoot(), Timestamps.format(root.version())));
                }
                case StateChange.PutInstance(var instance) ->
                    writes.add(new Write.Put(
                            layout.instance(instance.id()), StateJson.MAPPER.writeValueAsBytes(instance)));
                case StateChange.DeleteInstance(var id) -> writes.add(new Write.Delete(layout.instance(id)));
                case StateChange.PutDeployment(DeploymentPlan plan) -> {
                    putTree(plan.original(), current, planned, writes);
                    putTree(plan.target(), current, planned, writes);
                    writes.add(new Write.Put(
                            layout.deployment(plan.id()), StateJson.MAPPER.writeValueAsBytes(PlanDocument.of(plan))));
                }
                case StateChange.DeleteDeployment(String id) -> writes.add(new Write.Delete(layout.deployment(id)));
                case StateChange.PutTaskFailure(var failure) ->
                    writes.add(
                            new Write.Put(layout.failure(failure.app()), StateJson.MAPPER.writeValueAsBytes(failure)));
                case StateChange.DeleteTaskFailure(var app) -> writes.add(new Write.Delete(layout.failure(app)));
                case StateChange.PutFrameworkId(String id) -> writes.add(put(layout.frameworkId(), id));
            }
        }
        current.write(writes);
        written(changes);
        forgetOldRoots(current);
    }

    private static Write put(String path, String text) {
        return new Write.Put(path, text.getBytes(StandardCharsets.UTF_8));
    }

    /** The tree and those of its apps that are not there yet, apps first. */
    private void putTree(Group tree, FencedWriter current, Set<String> planned, List<Write> writes) {
        if (!isNew(layout.root(tree.version()), current, planned)) {
            return;
        }
        tree.transitiveApps().forEach(app -> putApp(app, current, planned, writes));
        writes.add(
                new Write.Put(layout.root(tree.version()), StateJson.MAPPER.writeValueAsBytes(RootDocument.of(tree))));
    }

    private void putApp(AppDefinition app, FencedWriter current, Set<String> planned, List<Write> writes) {
        String path = layout.app(app.id(), app.versionInfo().version());
        if (isNew(path, current, planned)) {
            writes.add(new Write.Put(path, codec.encode(app)));
        }
    }

    private static boolean isNew(String path, FencedWriter current, Set<String> planned) {
        return !current.knows(path) && planned.add(path);
    }

    private void written(List<StateChange> changes) {
        for (StateChange change : changes) {
            switch (change) {
                case StateChange.PutRoot(Group root) -> roots.add(root.version());
                case StateChange.PutDeployment(DeploymentPlan plan) -> {
                    plans.put(plan.id(), plan);
                    roots.add(plan.original().version());
                    roots.add(plan.target().version());
                }
                case StateChange.DeleteDeployment(String id) -> plans.remove(id);
                case StateChange.PutInstance _,
                        StateChange.DeleteInstance _,
                        StateChange.PutTaskFailure _,
                        StateChange.DeleteTaskFailure _,
                        StateChange.PutFrameworkId _ -> {}
            }
        }
    }

    private void forgetOldRoots(FencedWriter current) throws IOException, InterruptedException {
        if (roots.size() <= VERSIONS_KEPT + SLACK + 2 * plans.size()) {
            return;
        }
        Set<Instant> inUse = new HashSet<>();
        plans.values().forEach(plan -> {
            inUse.add(plan.original().version());
            inUse.add(plan.target().version());
        });
        List<Instant> surplus = roots.descendingSet().stream()
                .skip(VERSIONS_KEPT)
                .filter(version -> !inUse.contains(version))
                .toList();
        List<Write> deletions = new ArrayList<>();
        surplus.forEach(version -> deletions.add(new Write.Delete(layout.root(version))));
        current.write(deletions);
        surplus.forEach(roots::remove);
    }
}
