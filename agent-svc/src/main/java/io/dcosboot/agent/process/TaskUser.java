package io.dcosboot.agent.process;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.UserPrincipal;
import java.util.List;

/**
 * Who a command runs as.
 *
 * @param name of a user of this machine
 * @param other false: the agent's own user, nothing to switch
 */
record TaskUser(String name, boolean other) {

    private static final String SWITCH =
            "user=$1; shift; exec setpriv --reuid \"$user\" --regid \"$(id -g \"$user\")\" --init-groups \"$@\"";
    private static final String AGENT_USER = System.getProperty("user.name");

    /**
     * @throws IOException there is no such user, or the agent may not become another one
     */
    static TaskUser of(String name) throws IOException {
        if (name.isEmpty() || name.equals(AGENT_USER)) {
            return new TaskUser(AGENT_USER, false);
        }
        principal(name);
        if (!AGENT_USER.equals("root")) {
            throw new IOException(
                    "only root can switch to user '%s'; the agent runs as '%s'".formatted(name, AGENT_USER));
        }
        return new TaskUser(name, true);
    }

    /** The argument of the supervisor. */
    String switchTo() {
        return other ? name : "";
    }

    /** What to put before a program for it to run as this user. */
    List<String> prefix() {
        return other ? List.of("/bin/sh", "-c", SWITCH, "switch", name) : List.of();
    }

    /** Gives the sandbox and all in it to the user, links themselves and not what they point to. */
    void own(Path sandbox) throws IOException {
        if (!other) {
            return;
        }
        UserPrincipal owner = principal(name);
        Files.walkFileTree(sandbox, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
                    throws IOException {
                return give(directory);
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                return give(file);
            }

            private FileVisitResult give(Path path) throws IOException {
                Files.setAttribute(path, "posix:owner", owner, LinkOption.NOFOLLOW_LINKS);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private static UserPrincipal principal(String name) throws IOException {
        try {
            return FileSystems.getDefault().getUserPrincipalLookupService().lookupPrincipalByName(name);
        } catch (IOException unknown) {
            throw new IOException("Failed to get user information for '" + name + "'", unknown);
        }
    }
}
