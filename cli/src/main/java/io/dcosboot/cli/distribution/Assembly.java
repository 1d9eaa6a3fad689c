package io.dcosboot.cli.distribution;

import io.dcosboot.cli.distribution.Distribution.Manifest;
import io.dcosboot.cli.distribution.Distribution.Service;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Puts a {@link Distribution} together from the services' executable jars, whose {@code BOOT-INF/lib} is exactly what a
 * service needs at run time. Files that have not changed keep their modification time, which an AOT cache checks.
 */
public final class Assembly {

    private static final String LIBRARIES = "BOOT-INF/lib/";
    private static final List<String> OURS = List.of("platform-", "mesos-api-", "cli-");

    /** What {@code services.json} of the build says about a distribution. */
    record Plan(List<String> jvm, Map<String, PlannedService> services) {}

    record PlannedService(@Nullable String module, String main, String libraries, List<String> jvm) {}

    private Assembly() {}

    /** Arguments: the plan, the folder of the modules, the version, the folder with extra libraries, the folder to fill. */
    public static void main(String[] args) throws IOException {
        assemble(Path.of(args[0]), Path.of(args[1]), args[2], Path.of(args[3]), Path.of(args[4]));
    }

    static void assemble(Path planFile, Path modules, String version, Path extra, Path home) throws IOException {
        Plan plan = JsonMapper.shared().readValue(Files.readAllBytes(planFile), Plan.class);
        Files.createDirectories(home.resolve("lib"));
        Files.createDirectories(home.resolve("services"));

        Set<String> jars = new TreeSet<>();
        Map<String, Set<String>> sets = new TreeMap<>();
        Map<String, Service> services = new LinkedHashMap<>();
        for (var planned : plan.services().entrySet()) {
            PlannedService service = planned.getValue();
            Set<String> set = sets.computeIfAbsent(service.libraries(), _ -> new LinkedHashSet<>());
            String jar = null;
            if (service.module() == null) {
                set.addAll(copyLibraries(extra, home.resolve("lib")));
            } else {
                Path target = modules.resolve(service.module()).resolve("target");
                jar = service.module() + "-" + version + ".jar";
                copy(target.resolve(jar), home.resolve("services").resolve(jar));
                jars.add(jar);
                set.addAll(unpackLibraries(
                        target.resolve(service.module() + "-" + version + "-exec.jar"), home.resolve("lib")));
            }
            services.put(planned.getKey(), new Service(jar, service.main(), service.libraries(), service.jvm()));
        }

        Path training = modules.resolve("cli/target/cli-" + version + "-training.jar");
        copy(training, home.resolve("lib").resolve(training.getFileName()));
        sets.values().forEach(set -> set.add(training.getFileName().toString()));

        Map<String, List<String>> libraries = new TreeMap<>();
        sets.forEach((name, set) -> libraries.put(name, oursLast(set)));
        Set<String> used = new TreeSet<>();
        sets.values().forEach(used::addAll);
        deleteOthers(home.resolve("lib"), used);
        deleteOthers(home.resolve("services"), jars);

        byte[] manifest = JsonMapper.builder()
                .enable(SerializationFeature.INDENT_OUTPUT)
                .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
                .build()
                .writeValueAsBytes(new Manifest(version, plan.jvm(), libraries, services));
        Files.write(home.resolve(Distribution.MANIFEST), manifest);
    }

    /** Our own modules change most often: behind the others. Both parts keep the order of the first service. */
    private static List<String> oursLast(Set<String> names) {
        List<String> ours = new ArrayList<>();
        List<String> others = new ArrayList<>();
        for (String name : names) {
            (OURS.stream().anyMatch(name::startsWith) ? ours : others).add(name);
        }
        others.addAll(ours);
        return List.copyOf(others);
    }

    private static List<String> unpackLibraries(Path executable, Path lib) throws IOException {
        List<String> names = new ArrayList<>();
        try (ZipFile zip = new ZipFile(executable.toFile())) {
            for (ZipEntry entry : Collections.list(zip.entries())) {
                if (entry.isDirectory() || !entry.getName().startsWith(LIBRARIES)) {
                    continue;
                }
                String name = entry.getName().substring(LIBRARIES.length());
                names.add(name);
                try (InputStream content = zip.getInputStream(entry)) {
                    write(content.readAllBytes(), lib.resolve(name));
                }
            }
        }
        return names;
    }

    /** What programs need that are libraries themselves, and that no service brings. */
    private static List<String> copyLibraries(Path folder, Path lib) throws IOException {
        List<String> names = new ArrayList<>();
        try (var files = Files.list(folder)) {
            for (Path file : files.sorted().toList()) {
                copy(file, lib.resolve(file.getFileName()));
                names.add(file.getFileName().toString());
            }
        }
        return names;
    }

    private static void copy(Path from, Path to) throws IOException {
        write(Files.readAllBytes(from), to);
    }

    private static void write(byte[] content, Path file) throws IOException {
        if (Files.exists(file)
                && Files.size(file) == content.length
                && Arrays.equals(Files.readAllBytes(file), content)) {
            return;
        }
        // A running service still has the old jar open: replace the file, do not write into it.
        Path fresh = Files.createTempFile(
                file.toAbsolutePath().getParent(), file.getFileName().toString(), ".new");
        Files.write(fresh, content);
        Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rw-r--r--"));
        Files.setLastModifiedTime(fresh, FileTime.from(Instant.now().truncatedTo(ChronoUnit.SECONDS)));
        Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
    }

    private static void deleteOthers(Path folder, Set<String> keep) throws IOException {
        try (var files = Files.list(folder)) {
            for (Path file : files.toList()) {
                if (!keep.contains(file.getFileName().toString())) {
                    Files.delete(file);
                }
            }
        }
    }
}
