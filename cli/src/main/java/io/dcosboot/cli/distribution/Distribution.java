package io.dcosboot.cli.distribution;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * A folder with everything that the services run from, described by its {@code distribution.json}: the service jars in
 * {@code services/}, all libraries in {@code lib/}.
 *
 * <p>Services of one library set have the same class path up to their own jar, which comes last: that is what lets one
 * JDK AOT cache, made for the libraries, serve all of them.
 *
 * @param home the folder
 * @param manifest what the folder holds
 */
public record Distribution(Path home, Manifest manifest) {

    /** Name of the file that describes a distribution, in its folder. */
    public static final String MANIFEST = "distribution.json";

    /**
     * Content of {@code distribution.json}.
     *
     * @param version our version
     * @param jvm flags of every JVM
     * @param libraries library sets by name: file names in {@code lib/}, in class path order
     * @param services services by name
     */
    public record Manifest(
            String version, List<String> jvm, Map<String, List<String>> libraries, Map<String, Service> services) {
        public Manifest {
            jvm = List.copyOf(jvm);
            libraries = Map.copyOf(libraries);
            services = Map.copyOf(services);
        }
    }

    /**
     * One kind of service.
     *
     * @param jar file name in {@code services/}; absent for a program that is one of the libraries
     * @param main main class
     * @param libraries name of its library set
     * @param jvm flags besides the common ones
     */
    public record Service(@Nullable String jar, String main, String libraries, List<String> jvm) {
        public Service {
            jvm = List.copyOf(jvm);
        }
    }

    /**
     * Reads the description of a distribution.
     *
     * @throws IOException when the folder holds none or it cannot be read
     */
    public static Distribution read(Path home) throws IOException {
        Path file = home.resolve(MANIFEST);
        if (!Files.isRegularFile(file)) {
            throw new IOException("no distribution in " + home + ": " + MANIFEST + " is missing");
        }
        try {
            Manifest manifest = JsonMapper.shared().readValue(Files.readAllBytes(file), Manifest.class);
            return new Distribution(home.toAbsolutePath().normalize(), manifest);
        } catch (JacksonException e) {
            throw new IOException("cannot read " + file + ": " + e.getOriginalMessage(), e);
        }
    }

    /** The service of that name. */
    public Service service(String name) {
        return Optional.ofNullable(manifest.services().get(name))
                .orElseThrow(() -> new IllegalArgumentException("no service " + name + " in " + home));
    }

    /** Libraries of a set, absolute, in class path order. */
    public List<Path> libraries(String set) {
        List<String> names = Optional.ofNullable(manifest.libraries().get(set))
                .orElseThrow(() -> new IllegalArgumentException("no library set " + set + " in " + home));
        return names.stream().map(home.resolve("lib")::resolve).toList();
    }

    /** The jar of a service, absolute. */
    public Optional<Path> jar(Service service) {
        return Optional.ofNullable(service.jar()).map(home.resolve("services")::resolve);
    }
}
