package io.dcosboot.agent.core;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** The credentials in a {@code config.json} or {@code .dockercfg} as {@code docker login} writes them. */
public final class RegistryLogins {

    /** Docker's own registry, whose credentials are kept under an old address. */
    private static final String DOCKER_HUB = "index.docker.io";

    private static final JsonFactory JSON = new JsonFactory();

    private final List<RegistryLogin> logins;

    private RegistryLogins(List<RegistryLogin> logins) {
        this.logins = logins;
    }

    /**
     * @throws IllegalArgumentException it is no such file; the message does not show what is in it
     */
    public static RegistryLogins parse(byte[] file) {
        List<RegistryLogin> logins = new ArrayList<>();
        try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), file)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new IllegalArgumentException("no JSON object");
            }
            readServers(json, logins);
        } catch (JacksonException unreadable) {
            throw new IllegalArgumentException("no valid JSON");
        }
        return new RegistryLogins(logins);
    }

    /** The old format has the servers at the top, the new one below {@code auths}, beside other things. */
    private static void readServers(JsonParser json, List<RegistryLogin> logins) {
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = json.currentName();
            if (json.nextToken() != JsonToken.START_OBJECT) {
                json.skipChildren();
            } else if (name.equals("auths")) {
                readServers(json, logins);
            } else {
                login(name, json).ifPresent(logins::add);
            }
        }
    }

    private static Optional<RegistryLogin> login(String server, JsonParser json) {
        String auth = "";
        String identityToken = "";
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = json.currentName();
            json.nextToken();
            switch (name) {
                case "auth" -> auth = text(json);
                case "identitytoken" -> identityToken = text(json);
                default -> json.skipChildren();
            }
        }
        if (!identityToken.isEmpty()) {
            return Optional.of(new RegistryLogin(server, "", "", identityToken));
        }
        String decoded = new String(Base64.getDecoder().decode(auth), StandardCharsets.UTF_8);
        int colon = decoded.indexOf(':');
        return colon < 0
                ? Optional.empty()
                : Optional.of(new RegistryLogin(server, decoded.substring(0, colon), decoded.substring(colon + 1), ""));
    }

    private static String text(JsonParser json) {
        @Nullable String value = json.currentToken() == JsonToken.VALUE_STRING ? json.getString() : null;
        json.skipChildren();
        return value == null ? "" : value;
    }

    /**
     * @param registry host, with the port if it is not the usual one
     */
    public Optional<RegistryLogin> of(String registry) {
        String asked = canonical(registry);
        return logins.stream()
                .filter(login -> canonical(host(login.server())).equals(asked))
                .findFirst();
    }

    private static String canonical(String host) {
        return switch (host) {
            case "docker.io", "registry-1.docker.io", "registry.hub.docker.com" -> DOCKER_HUB;
            default -> host;
        };
    }

    private static String host(String server) {
        String withoutScheme = server.replaceFirst("^https?://", "");
        int slash = withoutScheme.indexOf('/');
        return slash < 0 ? withoutScheme : withoutScheme.substring(0, slash);
    }
}
