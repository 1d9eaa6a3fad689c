package io.dcosboot.master.security;

import io.dcosboot.master.core.authentication.Credentials;
import java.util.Optional;

/** HTTP Basic by a file of credentials. */
final class BasicAuthenticator implements Authenticator {

    static final String NAME = "basic";

    private final Credentials credentials;

    BasicAuthenticator(Credentials credentials) {
        this.credentials = credentials;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String challenge(Realm realm) {
        return "Basic realm=\"" + realm.wireName() + "\"";
    }

    @Override
    public Finding authenticate(String authorization) {
        Optional<String> principal = credentials.authenticate(authorization);
        return principal.isPresent() ? new Finding.Known(principal) : new Finding.Unauthorized();
    }
}
