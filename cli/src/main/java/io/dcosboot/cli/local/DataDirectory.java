package io.dcosboot.cli.local;

import io.dcosboot.cli.CliException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The one folder that holds everything of a local cluster.
 *
 * <pre>
 * cluster.json          the plan of the cluster that was started here last
 * etc/                  configuration of each service, written by each start
 * run/SERVICE/          process ids and exits (see supervise.sh)
 * log/SERVICE.log       output of a service; SERVICE.log.1 is that of the start before
 * training/             files of the making of AOT caches
 * zookeeper-N/ redis/ agent-N/ …   what the services keep
 * </pre>
 *
 * @param root the folder, absolute
 */
record DataDirectory(Path root) {

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    DataDirectory {
        root = root.toAbsolutePath().normalize();
    }

    Path etc(String file) {
        return root.resolve("etc").resolve(file);
    }

    Path run(String service) {
        return root.resolve("run").resolve(service);
    }

    Path log(String service) {
        return root.resolve("log").resolve(service + ".log");
    }

    Path training() {
        return root.resolve("training");
    }

    private Path plan() {
        return root.resolve("cluster.json");
    }

    /** Makes the folder if need be; a message for the user when it cannot be written. */
    void create(String user) {
        try {
            for (String part : List.of("etc", "run", "log")) {
                Files.createDirectories(root.resolve(part));
            }
            Files.delete(Files.createTempFile(root, "writable", null));
        } catch (IOException e) {
            throw new CliException(
                    "the data directory %s cannot be written by user %s (%s); choose another with --data or DCOS_DATA"
                            .formatted(root, user, e));
        }
    }

    /** The plan of the last start, if there was one. */
    Optional<ClusterPlan> lastPlan() {
        if (!Files.isRegularFile(plan())) {
            return Optional.empty();
        }
        try {
            return Optional.of(JSON.readValue(Files.readAllBytes(plan()), ClusterPlan.class));
        } catch (IOException | JacksonException e) {
            throw new CliException("cannot read %s: %s".formatted(plan(), e.getMessage()));
        }
    }

    void save(ClusterPlan plan) throws IOException {
        Path fresh = root.resolve("cluster.json.new");
        Files.write(fresh, JSON.writeValueAsBytes(plan));
        Files.move(fresh, plan(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Keeps out a second {@code up} or {@code down} on the same folder; released on close. */
    Lock lock() {
        try {
            FileChannel channel =
                    FileChannel.open(root.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = tryLock(channel);
            if (lock == null) {
                channel.close();
                throw new CliException("another `dcos up` or `dcos down` is at work on " + root);
            }
            return () -> {
                try (channel) {
                    lock.release();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            };
        } catch (IOException e) {
            throw new CliException("cannot lock %s: %s".formatted(root, e));
        }
    }

    /** A held lock. */
    interface Lock extends AutoCloseable {
        @Override
        void close();
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    /** Deletes the folder with all that is in it. */
    void wipe() throws IOException {
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException error) throws IOException {
                if (error != null) {
                    throw error;
                }
                Files.delete(folder);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
