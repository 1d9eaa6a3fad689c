package io.dcosboot.agent.fetcher;

import io.dcosboot.agent.core.ContainerId;
import io.dcosboot.agent.core.Fetcher;
import io.dcosboot.mesos.v1.CommandInfo;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/** Fetches the URIs of a command one after the other, from the cache where they ask for it, and unpacks archives. */
final class UriFetcher implements Fetcher {

    private final Sources sources;
    private final FetchCache cache;
    private final Extraction extraction;

    UriFetcher(Sources sources, FetchCache cache, Extraction extraction) {
        this.sources = sources;
        this.cache = cache;
        this.extraction = extraction;
    }

    @Override
    public void fetch(ContainerId id, CommandInfo command, Path sandbox, String user)
            throws IOException, InterruptedException {
        for (CommandInfo.URI uri : command.getUrisList()) {
            try {
                tell(sandbox, fetch(uri, sandbox.toRealPath(), user));
            } catch (IOException e) {
                String message = "Failed to fetch all URIs for container '%s': '%s': %s"
                        .formatted(id, uri.getValue(), reason(e));
                tell(sandbox, message);
                throw new IOException(message, e);
            }
        }
    }

    private String fetch(CommandInfo.URI uri, Path sandbox, String user) throws IOException, InterruptedException {
        TargetName name = TargetName.of(uri);
        Source source = sources.of(uri.getValue(), user);
        Path target = name.in(sandbox);
        Optional<FetchCache.Lease> cached =
                uri.getCache() ? cache.get(new FetchCache.Key(user, uri.getValue()), source) : Optional.empty();
        boolean unpack = !uri.getExecutable() && uri.getExtract();
        Optional<Archive> archive = unpack ? Archive.byName(name.fileName()) : Optional.empty();
        if (cached.isPresent()) {
            try (FetchCache.Lease lease = cached.get()) {
                if (archive.isPresent()) {
                    extraction.extract(archive.get(), lease.file(), name.fileName(), sandbox);
                    return "Extracted '" + uri.getValue() + "' from the cache";
                }
                Files.copy(lease.file(), target, StandardCopyOption.REPLACE_EXISTING);
            }
        } else {
            source.copyTo(target);
        }
        if (uri.getExecutable()) {
            Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        if (archive.isPresent()) {
            extraction.extract(archive.get(), target, name.fileName(), sandbox);
            return "Fetched and extracted '" + uri.getValue() + "'";
        }
        return "Fetched '" + uri.getValue() + "' to '" + name.path() + "'";
    }

    private static String reason(IOException e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    private static void tell(Path sandbox, String line) throws IOException {
        try (var stderr = Files.newByteChannel(
                sandbox.resolve("stderr"),
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND,
                LinkOption.NOFOLLOW_LINKS)) {
            stderr.write(StandardCharsets.UTF_8.encode(line + "\n"));
        }
    }
}
