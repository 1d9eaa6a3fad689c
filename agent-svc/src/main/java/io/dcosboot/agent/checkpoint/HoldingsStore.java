package io.dcosboot.agent.checkpoint;

import io.dcosboot.agent.core.Checkpoint.CheckpointException;
import io.dcosboot.agent.core.Holdings;
import io.dcosboot.agent.core.WorkDirectory;
import io.dcosboot.mesos.resources.Resources;
import io.dcosboot.mesos.v1.Resource;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reservations and volumes on the disk (mesos-agent.md §2): what is intended is written first, then the volumes'
 * directories are made and removed, then what is. A crash in between is finished by the next start.
 */
final class HoldingsStore {

    private final WorkDirectory directory;
    private Holdings current = Holdings.none();

    HoldingsStore(WorkDirectory directory) {
        this.directory = directory;
    }

    /**
     * Reads what is there and finishes what a crash has interrupted. Volumes are too dear to go on without: damage is
     * always an error.
     */
    Holdings recover() throws IOException {
        current = read(directory.holdings());
        if (Files.exists(directory.intendedHoldings())) {
            bringAbout(read(directory.intendedHoldings()));
        }
        return current;
    }

    void save(Holdings next) throws IOException {
        if (!next.checkpointed().equals(current.checkpointed())) {
            DurableFiles.replace(directory.intendedHoldings(), HoldingsCodec.encode(next));
            bringAbout(next);
        } else {
            DurableFiles.replace(directory.holdings(), HoldingsCodec.encode(next));
            current = next;
        }
    }

    private void bringAbout(Holdings next) throws IOException {
        Map<Path, Resource> before = volumes(current.checkpointed());
        Map<Path, Resource> after = volumes(next.checkpointed());
        for (Path made : after.keySet()) {
            DurableFiles.createDirectories(made);
        }
        for (Map.Entry<Path, Resource> gone : before.entrySet()) {
            if (!after.containsKey(gone.getKey())) {
                clear(gone.getKey(), WorkDirectory.isMount(gone.getValue()));
            }
        }
        DurableFiles.replace(directory.holdings(), HoldingsCodec.encode(next));
        current = next;
        DurableFiles.delete(directory.intendedHoldings());
    }

    private Map<Path, Resource> volumes(Resources resources) {
        Map<Path, Resource> volumes = new LinkedHashMap<>();
        for (Resource resource : resources) {
            if (resource.getDisk().hasPersistence()) {
                volumes.put(directory.volume(resource), resource);
            }
        }
        return volumes;
    }

    private static Holdings read(Path file) throws IOException {
        if (!Files.exists(file)) {
            return Holdings.none();
        }
        try {
            return HoldingsCodec.decode(Files.readAllBytes(file));
        } catch (IOException | IllegalArgumentException e) {
            throw new CheckpointException(
                    file + " is damaged (" + e.getMessage() + "). It says which persistent volumes and reservations"
                            + " this agent has; restore it, or remove it to give them up",
                    e);
        }
    }

    /** Removes a volume with all that is in it, never following a link out of it; of a mount only what is in it. */
    private static void clear(Path volume, boolean keepRoot) throws IOException {
        if (!Files.exists(volume)) {
            return;
        }
        Files.walkFileTree(volume, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException e) throws IOException {
                if (e != null) {
                    throw e;
                }
                if (!keepRoot || !folder.equals(volume)) {
                    Files.delete(folder);
                }
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
