package io.dcosboot.agent.docker;

import com.github.dockerjava.api.model.AuthConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

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
            Optional<AuthConfig> found = read(file, registry(image));
            if (found.isPresent()) {
                return found;
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

    private static Optional<AuthConfig> read(Path file, String registry) throws IOException {
        try {
            JsonNode root = JsonMapper.shared().readTree(Files.readAllBytes(file));
            JsonNode auths = root.has("auths") ? root.path("auths") : root;
            for (String server : auths.propertyNames()) {
                if (host(server).equals(registry)) {
                    return credentials(auths.path(server), server);
                }
            }
            return Optional.empty();
        } catch (JacksonException | IllegalArgumentException e) {
            throw new IOException("the registry credentials in '" + file.getFileName() + "' cannot be read", e);
        }
    }

    private static String host(String server) {
        String withoutScheme = server.replaceFirst("^https?://", "");
        int slash = withoutScheme.indexOf('/');
        return slash < 0 ? withoutScheme : withoutScheme.substring(0, slash);
    }

    private static Optional<AuthConfig> credentials(JsonNode entry, String server) {
        AuthConfig auth = new AuthConfig().withRegistryAddress(server);
        String identity = entry.path("identitytoken").asString("");
        if (!identity.isEmpty()) {
            return Optional.of(auth.withIdentityToken(identity));
        }
        String decoded =
                new String(Base64.getDecoder().decode(entry.path("auth").asString("")), StandardCharsets.UTF_8);
        int colon = decoded.indexOf(':');
        if (colon < 0) {
            return Optional.empty();
        }
        return Optional.of(auth.withUsername(decoded.substring(0, colon)).withPassword(decoded.substring(colon + 1)));
    }
}
