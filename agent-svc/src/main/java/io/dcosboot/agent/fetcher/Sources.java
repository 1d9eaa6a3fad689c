package io.dcosboot.agent.fetcher;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Tells from a URI how to get it. */
final class Sources {

    private final Duration stallTimeout;
    private final @Nullable Path frameworksHome;

    Sources(Duration stallTimeout, @Nullable Path frameworksHome) {
        this.stallTimeout = stallTimeout;
        this.frameworksHome = frameworksHome;
    }

    /**
     * @param user with whose rights a local file is read
     * @throws IOException the URI is none, or of a kind this agent cannot fetch
     */
    Source of(String uri, String user) throws IOException {
        int colon = uri.indexOf("://");
        if (colon < 0) {
            return local(uri, user);
        }
        String scheme = uri.substring(0, colon).toLowerCase(Locale.ROOT);
        return switch (scheme) {
            case "http", "https" -> new HttpSource(parse(uri), stallTimeout);
            case "file" -> local(uri.substring("file://".length()), user);
            default -> throw new IOException("this agent cannot fetch '" + scheme + "' URIs");
        };
    }

    private Source local(String path, String user) throws IOException {
        try {
            Path file = Path.of(path.startsWith("localhost/") ? path.substring("localhost".length()) : path);
            if (file.isAbsolute()) {
                return new LocalSource(file, user);
            }
            if (frameworksHome == null) {
                throw new IOException("a relative path needs the flag frameworks_home");
            }
            return new LocalSource(frameworksHome.toAbsolutePath().resolve(file), user);
        } catch (InvalidPathException e) {
            throw new IOException("no valid path", e);
        }
    }

    private static URI parse(String uri) throws IOException {
        try {
            URI parsed = new URI(uri);
            if (parsed.getHost() == null) {
                throw new IOException("no host in the URI");
            }
            return parsed;
        } catch (URISyntaxException e) {
            throw new IOException("no valid URI: " + e.getReason(), e);
        }
    }
}
