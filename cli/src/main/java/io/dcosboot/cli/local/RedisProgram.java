package io.dcosboot.cli.local;

import io.dcosboot.cli.CliException;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import redis.embedded.core.ExecutableProvider;

/** Finds a Redis server: {@code redis-server} of the PATH when it is 6.2 or newer, else one that we bring along. */
final class RedisProgram {

    private static final Pattern VERSION = Pattern.compile("v=(\\d+)\\.(\\d+)");

    private RedisProgram() {}

    /**
     * A program that runs on this machine.
     *
     * @param folder where the one that we bring along is put
     */
    static Path find(String searchPath, Path folder) {
        return onPath(searchPath).filter(RedisProgram::isNewEnough).orElseGet(() -> unpack(folder));
    }

    private static Optional<Path> onPath(String searchPath) {
        for (String part : searchPath.split(File.pathSeparator, -1)) {
            Path program = Path.of(part).resolve("redis-server");
            if (!part.isEmpty() && Files.isExecutable(program)) {
                return Optional.of(program);
            }
        }
        return Optional.empty();
    }

    private static boolean isNewEnough(Path program) {
        try {
            Process process = new ProcessBuilder(program.toString(), "--version").start();
            return isNewEnough(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            return false;
        }
    }

    /** 6.2 is the first whose process title can be told to name its configuration. */
    static boolean isNewEnough(String versionText) {
        Matcher version = VERSION.matcher(versionText);
        if (!version.find()) {
            return false;
        }
        int major = Integer.parseInt(version.group(1));
        return major > 6 || (major == 6 && Integer.parseInt(version.group(2)) >= 2);
    }

    private static Path unpack(Path folder) {
        Path program = folder.resolve("redis-server");
        if (Files.isExecutable(program)) {
            return program;
        }
        try {
            Files.createDirectories(folder);
            Path source = ExecutableProvider.newJarResourceProvider(folder.toFile())
                    .get()
                    .toPath();
            Files.move(source, program, StandardCopyOption.REPLACE_EXISTING);
            if (!program.toFile().setExecutable(true)) {
                throw new IOException("cannot make " + program + " executable");
            }
            return program;
        } catch (IOException | RuntimeException e) {
            throw new CliException(
                    "no redis-server 6.2 or newer is on the PATH, and the one that comes along cannot be used: "
                            + e.getMessage());
        }
    }
}
