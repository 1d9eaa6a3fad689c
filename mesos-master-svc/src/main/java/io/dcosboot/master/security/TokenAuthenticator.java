package io.dcosboot.master.security;

import io.dcosboot.platform.security.TokenVerdict;
import io.dcosboot.platform.security.TokenVerifier;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tokens of the Auth service, as {@code Bearer} or in the old form {@code token=} (auth.md §1). */
final class TokenAuthenticator implements Authenticator {

    static final String NAME = "jwt";

    private static final Logger log = LoggerFactory.getLogger(TokenAuthenticator.class);
    private static final String BEARER = "bearer ";
    private static final String OLD_FORM = "token=";

    private final TokenVerifier verifier;

    TokenAuthenticator(TokenVerifier verifier) {
        this.verifier = verifier;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String challenge(Realm realm) {
        return "Bearer realm=\"" + realm.wireName() + "\"";
    }

    @Override
    public Finding authenticate(String authorization) {
        Optional<String> token = token(authorization);
        if (token.isEmpty()) {
            return new Finding.Unauthorized();
        }
        return switch (verifier.verify(token.get())) {
            case TokenVerdict.Valid valid -> new Finding.Known(valid.principal());
            case TokenVerdict.Invalid(String reason) -> {
                log.debug("A token is refused: {}", reason);
                yield new Finding.Unauthorized();
            }
            case TokenVerdict.Unknown _ -> {
                log.warn("The Auth service's keys cannot be had; tokens cannot be verified");
                yield new Finding.Unavailable();
            }
        };
    }

    private static Optional<String> token(String authorization) {
        for (String scheme : new String[] {BEARER, OLD_FORM}) {
            if (authorization.regionMatches(true, 0, scheme, 0, scheme.length())) {
                return Optional.of(authorization.substring(scheme.length()).strip());
            }
        }
        return Optional.empty();
    }
}
