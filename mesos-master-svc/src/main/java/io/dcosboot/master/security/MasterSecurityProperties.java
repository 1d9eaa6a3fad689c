package io.dcosboot.master.security;

import io.dcosboot.platform.security.SecurityProperties.Mode;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Who is asked for what (mesos-master.md §20). A realm whose switch is not set follows {@code dcos.security.mode}.
 *
 * @param authenticateHttpReadonly whether reading needs credentials
 * @param authenticateHttpReadwrite whether changing needs credentials
 * @param authenticateHttpFrameworks whether frameworks need credentials
 * @param httpAuthenticators {@code basic}, {@code jwt}, in the order they are asked; by default what can be used
 * @param httpFrameworkAuthenticators the same for frameworks; by default as for everybody
 * @param credentials file of principals and secrets
 * @param acls JSON, or a file of it; everything is allowed without
 */
@ConfigurationProperties("dcos.master")
record MasterSecurityProperties(
        @Nullable Boolean authenticateHttpReadonly,
        @Nullable Boolean authenticateHttpReadwrite,
        @Nullable Boolean authenticateHttpFrameworks,
        @DefaultValue List<String> httpAuthenticators,
        @DefaultValue List<String> httpFrameworkAuthenticators,
        @DefaultValue("") String credentials,
        @DefaultValue("") String acls) {

    /** Whether the realm is protected, where that is set. */
    Optional<Boolean> authenticates(Realm realm) {
        return Optional.ofNullable(
                switch (realm) {
                    case READONLY -> authenticateHttpReadonly;
                    case READWRITE -> authenticateHttpReadwrite;
                    case SCHEDULER -> authenticateHttpFrameworks;
                });
    }

    /** The names of a realm's authenticators. */
    List<String> authenticators(Realm realm, Mode mode) {
        if (realm == Realm.SCHEDULER && !httpFrameworkAuthenticators.isEmpty()) {
            return httpFrameworkAuthenticators;
        }
        if (!httpAuthenticators.isEmpty()) {
            return httpAuthenticators;
        }
        if (credentials.isBlank()) {
            return List.of(TokenAuthenticator.NAME);
        }
        return switch (mode) {
            case LOOPBACK -> List.of(BasicAuthenticator.NAME);
            case STRICT -> List.of(TokenAuthenticator.NAME, BasicAuthenticator.NAME);
        };
    }

    /** What is set, in the words of the original's flags; never a secret. */
    TreeMap<String, String> flags(Mode mode) {
        TreeMap<String, String> flags = new TreeMap<>();
        flags.put("authenticate_http_readonly", flag(Realm.READONLY, mode));
        flags.put("authenticate_http_readwrite", flag(Realm.READWRITE, mode));
        flags.put("authenticate_http_frameworks", flag(Realm.SCHEDULER, mode));
        flags.put("authorizers", "local");
        flags.put("http_authenticators", String.join(",", authenticators(Realm.READWRITE, mode)));
        flags.put("http_framework_authenticators", String.join(",", authenticators(Realm.SCHEDULER, mode)));
        if (!credentials.isBlank()) {
            flags.put("credentials", credentials);
        }
        if (!acls.isBlank()) {
            flags.put("acls", acls);
        }
        return flags;
    }

    private String flag(Realm realm, Mode mode) {
        return String.valueOf(authenticates(realm).orElse(mode == Mode.STRICT));
    }
}
