package io.dcosboot.master.security;

import io.dcosboot.platform.security.SecurityProperties.Mode;
import java.net.InetAddress;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Decides about a caller: whom a realm asks for credentials, and by which authenticators it knows them. */
public final class Gatekeeper {

    private final Mode mode;
    private final Map<Realm, Boolean> switches = new EnumMap<>(Realm.class);
    private final Map<Realm, List<Authenticator>> authenticators = new EnumMap<>(Realm.class);

    Gatekeeper(Mode mode, Map<Realm, Boolean> switches, Map<Realm, List<Authenticator>> authenticators) {
        this.mode = mode;
        this.switches.putAll(switches);
        this.authenticators.putAll(authenticators);
    }

    /** What is decided. */
    public sealed interface Admission {

        /** Let in, as somebody or, where nobody is asked, as nobody. */
        record Admitted(Optional<String> principal) implements Admission {}

        /** To be asked for credentials; all authenticators' challenges in one. */
        record Unauthorized(String challenge) implements Admission {}

        /** Known, but nothing the master can work with. */
        record Forbidden(String text) implements Admission {}

        /** Try again later. */
        record Unavailable() implements Admission {}
    }

    /**
     * @param local the address that the connection came in by
     * @param authorization the header, if there is one
     */
    public Admission admit(Realm realm, InetAddress local, @Nullable String authorization) {
        if (!protects(realm, local)) {
            return new Admission.Admitted(Optional.empty());
        }
        boolean unavailable = false;
        for (Authenticator authenticator : authenticators.getOrDefault(realm, List.of())) {
            switch (authorization == null
                    ? new Authenticator.Finding.Unauthorized()
                    : authenticator.authenticate(authorization)) {
                case Authenticator.Finding.Known(Optional<String> value) -> {
                    return value.isPresent()
                            ? new Admission.Admitted(value)
                            : new Admission.Forbidden(
                                    "The authenticated principal has claims but no value, and this master needs one");
                }
                case Authenticator.Finding.Unauthorized _ -> {}
                case Authenticator.Finding.Unavailable _ -> unavailable = true;
            }
        }
        return unavailable
                ? new Admission.Unavailable()
                : new Admission.Unauthorized(authenticators.getOrDefault(realm, List.of()).stream()
                        .map(authenticator -> authenticator.challenge(realm))
                        .collect(Collectors.joining(",")));
    }

    /** Nobody outside the machine reaches a loopback address, so there the default is to ask nobody. */
    private boolean protects(Realm realm, InetAddress local) {
        Boolean set = switches.get(realm);
        return set != null ? set : mode == Mode.STRICT || !local.isLoopbackAddress();
    }
}
