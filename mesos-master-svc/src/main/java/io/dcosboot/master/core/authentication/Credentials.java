package io.dcosboot.master.core.authentication;

import io.dcosboot.mesos.v1.Credential;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The principals that are known, with their secrets. How long a look takes says neither whether a principal is known
 * nor how much of a secret is right, and it is short, however many tries there are.
 */
public final class Credentials {

    private static final String SCHEME = "basic ";
    private static final byte[] NOBODY = digest("");

    private final Map<String, byte[]> digests;

    public Credentials(List<Credential> known) {
        Map<String, byte[]> made = new HashMap<>();
        known.forEach(credential -> made.put(credential.getPrincipal(), digest(credential.getSecret())));
        this.digests = Map.copyOf(made);
    }

    /** Knows nobody. */
    public static Credentials none() {
        return new Credentials(List.of());
    }

    public boolean isEmpty() {
        return digests.isEmpty();
    }

    /** Who has proved to be who, by the {@code Authorization} header of HTTP Basic; empty for anything else. */
    public Optional<String> authenticate(String authorization) {
        if (!authorization.toLowerCase(Locale.ROOT).startsWith(SCHEME)) {
            return Optional.empty();
        }
        byte[] decoded;
        try {
            decoded = Base64.getDecoder()
                    .decode(authorization.substring(SCHEME.length()).strip());
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
        String pair = new String(decoded, StandardCharsets.UTF_8);
        int colon = pair.indexOf(':');
        if (colon < 0) {
            return Optional.empty();
        }
        String principal = pair.substring(0, colon);
        return accepts(principal, pair.substring(colon + 1)) ? Optional.of(principal) : Optional.empty();
    }

    private boolean accepts(String principal, String secret) {
        byte[] known = digests.get(principal);
        boolean same = MessageDigest.isEqual(known == null ? NOBODY : known, digest(secret));
        return known != null && same;
    }

    private static byte[] digest(String secret) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** Names nobody: secrets do not belong into logs. */
    @Override
    public String toString() {
        return "Credentials of " + digests.size() + " principals";
    }
}
