package io.dcosboot.platform.security;

import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Who may call a service.
 *
 * @param mode whether callers without a token are let in
 * @param jwksUri where the Auth service publishes its keys
 * @param issuer what {@code iss} of a token must be if it has one; any where not set
 */
@ConfigurationProperties("dcos.security")
public record SecurityProperties(
        @DefaultValue("loopback") Mode mode,

        @DefaultValue("http://127.0.0.1:8101/acs/api/v1/auth/jwks")
        URI jwksUri,

        @Nullable String issuer) {

    /** Whether callers without a token are let in. */
    public enum Mode {
        /** Only on a loopback address, which nobody outside the machine can reach. */
        LOOPBACK,
        /** Never. */
        STRICT
    }

    /** The issuer that tokens must name if they name one. */
    public Optional<String> expectedIssuer() {
        return Optional.ofNullable(issuer).filter(text -> !text.isBlank());
    }
}
