package io.dcosboot.agent.fetcher;

import io.dcosboot.mesos.v1.CommandInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * What a fetched file is called.
 *
 * @param path relative, without {@code ..}
 */
record TargetName(Path path) {

    static TargetName of(CommandInfo.URI uri) throws IOException {
        if (uri.hasOutputFile()) {
            return checked(uri.getOutputFile(), "output_file '" + uri.getOutputFile() + "'");
        }
        String value = uri.getValue();
        return checked(value.substring(value.lastIndexOf('/') + 1), "the file name in the URI");
    }

    private static TargetName checked(String name, String what) throws IOException {
        if (name.isEmpty()) {
            throw new IOException(what + " is empty");
        }
        try {
            Path path = Path.of(name);
            if (path.isAbsolute()) {
                throw new IOException(what + " must be relative");
            }
            if (!path.normalize().equals(path)
                    || path.startsWith("..")
                    || path.toString().equals(".")) {
                throw new IOException(what + " must name a file in the sandbox, without '.' and '..'");
            }
            return new TargetName(path);
        } catch (InvalidPathException e) {
            throw new IOException(what + " is no file name", e);
        }
    }

    String fileName() {
        return path.getFileName().toString();
    }

    /** The file in a sandbox; its directories are made. */
    Path in(Path sandbox) throws IOException {
        Path target = sandbox.resolve(path);
        Path parent = target.getParent();
        if (parent != null && !parent.equals(sandbox)) {
            Files.createDirectories(parent);
            if (!parent.toRealPath().startsWith(sandbox)) {
                throw new IOException("'" + path + "' leads out of the sandbox by a link");
            }
        }
        return target;
    }
}
