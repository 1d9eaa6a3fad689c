package io.dcosboot.marathon.zookeeper;

import io.dcosboot.marathon.core.deployment.DeploymentPlan;
import io.dcosboot.marathon.core.instance.Instance;
import io.dcosboot.marathon.core.model.AppDefinition;
import io.dcosboot.marathon.core.model.Group;
import io.dcosboot.marathon.core.model.PathId;
import io.dcosboot.marathon.core.model.Timestamps;
import io.dcosboot.marathon.core.state.StoredState;
import io.dcosboot.marathon.core.state.TaskFailure;
import io.dcosboot.marathon.zookeeper.RootDocument.AppVersion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads everything at the beginning of a term. What cannot be read is listed in {@link #unreadable()} and left out; of
 * an app the newest version that can be read stands in. Only an unreadable root ends the reading, since going on without
 * it would mean to end every task.
 */
final class StateReader {

    private static final Logger log = LoggerFactory.getLogger(StateReader.class);

    private final Nodes nodes;
    private final StateLayout layout;
    private final AppCodec codec;
    private final Map<AppVersion, AppDefinition> apps = new HashMap<>();
    private final Map<Instant, RootDocument> roots = new HashMap<>();
    private final ConcurrentLinkedQueue<String> unreadable = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<String> found = new ConcurrentLinkedQueue<>();

    StateReader(Nodes nodes, StateLayout layout, AppCodec codec) {
        this.nodes = nodes;
        this.layout = layout;
        this.codec = codec;
    }

    StoredState read() throws IOException, InterruptedException {
        @Nullable String frameworkId = text(layout.frameworkId());
        @Nullable RootDocument current = currentRoot();
        List<PlanDocument> plans = documents(childPaths(layout.deployments()), PlanDocument.class);
        for (PlanDocument plan : plans) {
            rootDocument(plan.original());
            rootDocument(plan.target());
        }
        List<Instance> instances = documents(nodes.bucketed(layout.instances()), Instance.class);
        List<TaskFailure> failures = documents(nodes.bucketed(layout.failures()), TaskFailure.class);

        Set<AppVersion> needed = new HashSet<>();
        roots.values().forEach(root -> root.appVersions().forEach(needed::add));
        Set<AppVersion> running = new HashSet<>();
        instances.forEach(instance -> running.add(new AppVersion(instance.id().app(), instance.version())));
        needed.addAll(running);
        readApps(needed);

        Group root = current == null ? Group.emptyRoot(Instant.EPOCH) : group(current);
        List<AppDefinition> versions = running.stream()
                .filter(version -> root.app(version.app())
                        .filter(app -> app.versionInfo().version().equals(version.version()))
                        .isEmpty())
                .map(apps::get)
                .filter(Objects::nonNull)
                .toList();
        return new StoredState(frameworkId, root, versions, instances, plans(plans), failures);
    }

    /** Nodes that were read, or whose children were. */
    Collection<String> found() {
        return found;
    }

    Collection<String> unreadable() {
        return unreadable;
    }

    private @Nullable String text(String path) throws IOException, InterruptedException {
        Optional<byte[]> bytes = nodes.read(path);
        bytes.ifPresent(_ -> found.add(path));
        return bytes.map(content -> new String(content, StandardCharsets.UTF_8)).orElse(null);
    }

    private @Nullable RootDocument currentRoot() throws IOException, InterruptedException {
        @Nullable String version = text(layout.currentRoot());
        if (version == null) {
            return null;
        }
        @Nullable RootDocument root = rootDocument(Timestamps.parse(version));
        if (root == null) {
            throw new IOException("The current group tree, " + layout.root(Timestamps.parse(version))
                    + ", is missing or cannot be read. Restore it, or name an older one of " + layout.roots() + " in "
                    + layout.currentRoot() + ".");
        }
        return root;
    }

    private @Nullable RootDocument rootDocument(Instant version) throws IOException, InterruptedException {
        @Nullable RootDocument known = roots.get(version);
        if (known == null) {
            List<RootDocument> read = documents(List.of(layout.root(version)), RootDocument.class);
            if (!read.isEmpty()) {
                known = read.getFirst();
                roots.put(version, known);
            }
        }
        return known;
    }

    private Group group(RootDocument document) {
        return document.toGroup((app, version) -> Optional.ofNullable(apps.get(new AppVersion(app, version))));
    }

    private List<DeploymentPlan> plans(List<PlanDocument> documents) {
        List<DeploymentPlan> plans = new ArrayList<>();
        for (PlanDocument document : documents) {
            @Nullable RootDocument original = roots.get(document.original());
            @Nullable RootDocument target = roots.get(document.target());
            try {
                if (original == null || target == null) {
                    throw new IllegalArgumentException("one of its group trees cannot be read");
                }
                plans.add(document.toPlan(group(original), group(target)));
            } catch (IllegalArgumentException e) {
                cannotRead(layout.deployment(document.id()), e);
            }
        }
        plans.sort(Comparator.comparing(DeploymentPlan::version));
        return plans;
    }

    private List<String> childPaths(String folder) throws IOException, InterruptedException {
        return nodes.children(folder).stream().map(name -> folder + "/" + name).toList();
    }

    private <T> List<T> documents(List<String> paths, Class<T> type) throws IOException, InterruptedException {
        List<Callable<Optional<T>>> reads = new ArrayList<>();
        for (String path : paths) {
            reads.add(() -> decode(path, bytes -> StateJson.MAPPER.readValue(bytes, type)));
        }
        return nodes.inParallel(reads).stream().flatMap(Optional::stream).toList();
    }

    private void readApps(Set<AppVersion> versions) throws IOException, InterruptedException {
        List<Callable<Void>> reads = new ArrayList<>();
        Map<AppVersion, AppDefinition> read = new ConcurrentHashMap<>();
        for (AppVersion version : versions) {
            reads.add(() -> {
                app(version).ifPresent(app -> read.put(version, app));
                return null;
            });
        }
        nodes.inParallel(reads);
        apps.putAll(read);
    }

    private Optional<AppDefinition> app(AppVersion version) throws IOException, InterruptedException {
        Optional<AppDefinition> app = decode(layout.app(version.app(), version.version()), codec::decode);
        return app.isPresent() ? app : newestReadable(version.app());
    }

    private Optional<AppDefinition> newestReadable(PathId id) throws IOException, InterruptedException {
        List<String> newestFirst = nodes.children(layout.app(id)).stream()
                .sorted(Comparator.reverseOrder())
                .toList();
        for (String version : newestFirst) {
            Optional<AppDefinition> app = decode(layout.app(id) + "/" + version, codec::decode);
            if (app.isPresent()) {
                log.error("App {} goes on with its version {}, since a newer one cannot be read", id, version);
                return app;
            }
        }
        return Optional.empty();
    }

    private interface Decoder<T> {
        T decode(byte[] content) throws IOException;
    }

    private <T> Optional<T> decode(String path, Decoder<T> decoder) throws IOException, InterruptedException {
        Optional<byte[]> bytes = nodes.read(path);
        if (bytes.isEmpty()) {
            return Optional.empty();
        }
        found.add(path);
        try {
            return Optional.of(decoder.decode(Blob.unpack(bytes.get())));
        } catch (IOException | RuntimeException e) {
            cannotRead(path, e);
            return Optional.empty();
        }
    }

    private void cannotRead(String path, Exception cause) {
        log.error("{} cannot be read and is put aside: {}", path, cause.getMessage());
        unreadable.add(path);
    }
}
