package io.dcosboot.agent.docker;

import com.github.dockerjava.api.model.AuthConfig;
import io.dcosboot.agent.core.RegistryLogin;
import io.dcosboot.agent.core.RegistryLogins;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Who the agent is to a registry: from files fetched into the sandbox, else from the agent's own file. */
final class RegistryCredentials {

    private static final String DEFAULT_REGISTRY = "index.docker.io";
    private static final List<String> IN_SANDBOX = List.of(".docker/config.json", "config.json", ".dockercfg");

    private RegistryCredentials() {}

    static Optional<AuthConfig> find(String image, Path sandbox, @Nullable Path agentFile) throws IOException {
        List<Path> files = Stream.concat(IN_SANDBOX.stream().map(sandbox::resolve), Stream.ofNullable(agentFile))
                .filter(Files::isRegularFile)
                .toList();
        for (Path file : files) {
            Optional<RegistryLogin> found = read(file).of(registry(image));
            if (found.isPresent()) {
                return found.map(RegistryCredentials::forEngine);
            }
        }
        return Optional.empty();
    }

    /** What is before the first slash, if it looks like a host. */
    static String registry(String image) {
        int slash = image.indexOf('/');
        String first = slash < 0 ? "" : image.substring(0, slash);
        return first.contains(".") || first.contains(":") || first.equals("localhost") ? first : DEFAULT_REGISTRY;
    }

    private static RegistryLogins read(Path file) throws IOException {
        try {
            return RegistryLogins.parse(Files.readAllBytes(file));
        } catch (IllegalArgumentException e) {
            throw new IOException("the registry credentials in '" + file.getFileName() + "' cannot be read", e);
        }
    }

    private static AuthConfig forEngine(RegistryLogin login) {
        AuthConfig auth = new AuthConfig().withRegistryAddress(login.server());
        return login.identityToken().isEmpty()
                ? auth.withUsername(login.username()).withPassword(login.password())
                : auth.withIdentityToken(login.identityToken());
    }
}
