package io.dcosboot.agent.fetcher;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Downloads that tasks share (mesos-agent.md §7.3): one download for all who ask at the same time, the least recently used
 * go first when room is needed, and what is in use stays.
 */
final class FetchCache {

    private static final Logger log = LoggerFactory.getLogger(FetchCache.class);

    private final Path directory;
    private final long capacity;
    private final ReentrantLock lock = new ReentrantLock();
    /** Least recently used first; guarded by the lock, which is never held during I/O. */
    private final Map<Key, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);

    private long used;
    private long files;

    /** Users do not share: a file one may read is not for all. */
    record Key(String user, String uri) {}

    private static final class Entry {
        final Path file;
        final long size;
        final CompletableFuture<Path> downloaded = new CompletableFuture<>();
        int leases;

        Entry(Path file, long size) {
            this.file = file;
            this.size = size;
        }
    }

    /** A cached file that stays until this is closed. */
    final class Lease implements AutoCloseable {
        private final Entry entry;

        private Lease(Entry entry) {
            this.entry = entry;
        }

        Path file() {
            return entry.file;
        }

        @Override
        public void close() {
            lock.lock();
            try {
                entry.leases--;
            } finally {
                lock.unlock();
            }
        }
    }

    FetchCache(Path directory, long capacity) {
        this.directory = directory;
        this.capacity = capacity;
    }

    /**
     * The file of a source, downloaded now if it is not here yet.
     *
     * @return empty when it cannot be cached: its size is unknown, or there is no room
     */
    Optional<Lease> get(Key key, Source source) throws IOException, InterruptedException {
        Optional<Lease> present = present(key);
        if (present.isEmpty()) {
            var size = source.size();
            if (size.isEmpty()) {
                return Optional.empty();
            }
            present = reserve(key, size.getAsLong(), source);
        }
        if (present.isPresent()) {
            await(present.get());
        }
        return present;
    }

    private static void await(Lease lease) throws IOException, InterruptedException {
        try {
            lease.entry.downloaded.get();
        } catch (ExecutionException e) {
            lease.close();
            throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
        } catch (InterruptedException e) {
            lease.close();
            throw e;
        }
    }

    private Optional<Lease> present(Key key) {
        lock.lock();
        try {
            return Optional.ofNullable(entries.get(key)).map(this::lease);
        } finally {
            lock.unlock();
        }
    }

    private Lease lease(Entry entry) {
        entry.leases++;
        return new Lease(entry);
    }

    private Optional<Lease> reserve(Key key, long size, Source source) {
        lock.lock();
        try {
            Entry raced = entries.get(key);
            if (raced != null) {
                return Optional.of(lease(raced));
            }
            if (!makeRoom(size)) {
                return Optional.empty();
            }
            Entry entry = new Entry(directory.resolve(Long.toString(files++)), size);
            entries.put(key, entry);
            used += size;
            // On a thread of its own: who asked first may give up while others wait.
            Thread.ofVirtual().name("fetch-" + files).start(() -> download(key, entry, source));
            return Optional.of(lease(entry));
        } finally {
            lock.unlock();
        }
    }

    private boolean makeRoom(long size) {
        if (size > capacity) {
            return false;
        }
        Iterator<Entry> oldestFirst = entries.values().iterator();
        while (used + size > capacity && oldestFirst.hasNext()) {
            Entry entry = oldestFirst.next();
            if (entry.leases == 0 && entry.downloaded.isDone()) {
                oldestFirst.remove();
                used -= entry.size;
                Thread.ofVirtual().start(() -> delete(entry.file));
            }
        }
        return used + size <= capacity;
    }

    private void download(Key key, Entry entry, Source source) {
        try {
            source.copyTo(entry.file);
            if (Files.size(entry.file) != entry.size) {
                throw new IOException("it has another size than announced");
            }
            entry.downloaded.complete(entry.file);
        } catch (IOException | InterruptedException e) {
            lock.lock();
            try {
                entries.remove(key);
                used -= entry.size;
            } finally {
                lock.unlock();
            }
            delete(entry.file);
            entry.downloaded.completeExceptionally(e);
        }
    }

    /** To be called before the first use: what an earlier agent has left is of unknown completeness. */
    void empty() throws IOException {
        Files.createDirectories(directory);
        try (DirectoryStream<Path> old = Files.newDirectoryStream(directory, "[0-9]*")) {
            for (Path file : old) {
                Files.delete(file);
            }
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            log.warn("{} cannot be deleted from the fetcher's cache", file, e);
        }
    }
}
