package io.dcosboot.systemtests;

import java.nio.file.Files;
import java.nio.file.Path;

/** Where the project is. */
final class Project {

    private Project() {}

    /** The folder that has the {@code dcos} script. */
    static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.isExecutable(folder.resolve("dcos")) || !Files.isDirectory(folder.resolve("examples"))) {
            Path parent = folder.getParent();
            if (parent == null) {
                throw new IllegalStateException(
                        "no dcos script above " + Path.of("").toAbsolutePath());
            }
            folder = parent;
        }
        return folder;
    }

    static Path example(String name) {
        return root().resolve("examples").resolve(name);
    }
}
