package io.dcosboot.cli.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dcosboot.cli.distribution.Distribution;
import io.dcosboot.cli.distribution.Distribution.Manifest;
import io.dcosboot.cli.distribution.Distribution.Service;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Makes a cache as {@code dcos up} does and has a JVM insist on it. */
@Timeout(120)
class AotCachesIT {

    private static final List<String> JVM =
            List.of("-XX:+UseSerialGC", "-XX:+UseCompactObjectHeaders", "-XX:TieredStopAtLevel=1");

    @TempDir
    private static Path home;

    private static AotCaches caches;

    @BeforeAll
    static void train() throws IOException {
        Files.createDirectories(home.resolve("lib"));
        Files.createDirectories(home.resolve("services"));
        jar(home.resolve("lib/library.jar"), "io/dcosboot/cli/client/Table");
        jar(home.resolve("lib/training.jar"), "io/dcosboot/cli/training/");
        jar(home.resolve("services/first.jar"), "io/dcosboot/cli/local/TrainedService");
        jar(home.resolve("services/second.jar"), "io/dcosboot/cli/local/TrainedService");
        caches = new AotCaches(distribution(List.of("library.jar", "training.jar")), home.resolve("aot"));
        assertThat(caches.usable()).isEmpty();

        TrainingRun.inBackground(
                caches.missing(home.resolve("scratch")), home.resolve("scratch"), "http://127.0.0.1:1");

        await().atMost(Duration.ofSeconds(60)).until(() -> caches.usable().containsKey("set"));
        assertThat(caches.missing(home.resolve("scratch"))).isEmpty();
    }

    @Test
    void oneCacheFitsEveryServiceWithTheseLibraries() throws Exception {
        for (String service : List.of("first.jar", "second.jar")) {
            String output = run("-XX:AOTMode=on", "lib/library.jar", "lib/training.jar", "services/" + service);

            assertThat(output).contains("library from shared objects file");
        }
    }

    @Test
    void aBrokenCacheNeverStopsAStart() throws Exception {
        Path cache = caches.cache("set");
        byte[] whole = Files.readAllBytes(cache);
        try {
            Files.write(cache, Arrays.copyOf(whole, whole.length / 2));
            assertThat(run("-XX:AOTMode=auto", "lib/library.jar", "lib/training.jar", "services/first.jar"))
                    .contains("hello");
            Files.delete(cache);
            assertThat(run("-XX:AOTMode=auto", "lib/library.jar", "lib/training.jar", "services/first.jar"))
                    .contains("hello");
        } finally {
            Files.write(cache, whole);
        }
    }

    @Test
    void changedLibrariesNeedANewCache() throws IOException {
        Path library = home.resolve("lib/changed.jar");
        Files.copy(home.resolve("lib/library.jar"), library);
        AotCaches changed = new AotCaches(distribution(List.of("changed.jar", "training.jar")), home.resolve("aot"));
        Path before = changed.cache("set");

        Files.setLastModifiedTime(library, FileTime.from(Instant.EPOCH));

        assertThat(changed.cache("set")).isNotEqualTo(before);
        assertThat(changed.usable()).isEmpty();
    }

    private static Distribution distribution(List<String> libraries) {
        Service service = new Service("first.jar", TrainedService.class.getName(), "set", List.of());
        return new Distribution(
                home,
                new Manifest(
                        "1",
                        JVM,
                        Map.of("set", libraries),
                        Map.of(
                                "mesos-master",
                                service,
                                "marathon",
                                new Service(null, "none", "set", List.of()),
                                "gateway",
                                new Service(null, "none", "set", List.of()))));
    }

    private static String run(String mode, String... classPath) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(LaunchFiles.java().toString()));
        command.addAll(JVM);
        command.addAll(List.of("-XX:AOTCache=" + caches.cache("set"), mode, "-Xlog:class+load", "-cp"));
        command.add(String.join(
                File.pathSeparator,
                Stream.of(classPath)
                        .map(entry -> home.resolve(entry).toString())
                        .toList()));
        command.addAll(List.of(TrainedService.class.getName(), "--once"));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return output.contains("io.dcosboot.cli.client.Table source: shared objects file")
                ? output + "library from shared objects file"
                : output;
    }

    /** A jar of the compiled classes whose name begins so. */
    private static void jar(Path jar, String prefix) throws IOException {
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(out)) {
            for (String root : List.of("target/classes", "target/test-classes")) {
                try (Stream<Path> files = Files.walk(Path.of(root))) {
                    for (Path file : files.filter(Files::isRegularFile).toList()) {
                        String name = Path.of(root).relativize(file).toString();
                        if (name.startsWith(prefix) && name.endsWith(".class")) {
                            entries.putNextEntry(new JarEntry(name));
                            entries.write(Files.readAllBytes(file));
                        }
                    }
                }
            }
        }
    }
}
