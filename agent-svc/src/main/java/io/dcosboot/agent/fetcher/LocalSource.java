package io.dcosboot.agent.fetcher;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.OptionalLong;

/** A file of this machine, read with the rights of the task's user: an agent of root must not read for others. */
record LocalSource(Path file, String user) implements Source {

    private static final String AGENT_USER = System.getProperty("user.name");
    private static final String READ_AS =
            "exec setpriv --reuid \"$1\" --regid \"$(id -g \"$1\")\" --init-groups cat -- \"$2\"";

    @Override
    public OptionalLong size() throws IOException {
        return OptionalLong.of(Files.size(existing()));
    }

    @Override
    public void copyTo(Path target) throws IOException, InterruptedException {
        existing();
        if (user.isEmpty() || user.equals(AGENT_USER)) {
            copy(target);
        } else {
            copyAsUser(target);
        }
    }

    private void copy(Path target) throws IOException {
        try {
            Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
        } catch (AccessDeniedException e) {
            throw new IOException("permission denied", e);
        }
    }

    private void copyAsUser(Path target) throws IOException, InterruptedException {
        Files.deleteIfExists(target);
        Files.createFile(target);
        Process cat = new ProcessBuilder("/bin/sh", "-c", READ_AS, "fetch", user, file.toString())
                .redirectOutput(target.toFile())
                .start();
        try (var error = cat.getErrorStream()) {
            String text = new String(error.readAllBytes(), StandardCharsets.UTF_8).trim();
            if (cat.waitFor() != 0) {
                throw new IOException("user '" + user + "' cannot read it: " + text);
            }
        } finally {
            cat.destroyForcibly();
        }
    }

    private Path existing() throws IOException {
        if (Files.isDirectory(file)) {
            throw new IOException("it is a directory");
        }
        if (!Files.exists(file)) {
            throw new NoSuchFileException(file.toString(), null, "no such file");
        }
        return file;
    }
}
