package io.dcosboot.master.security;

import io.dcosboot.master.core.authentication.Credentials;
import io.dcosboot.master.core.authorization.Authorizer;
import io.dcosboot.mesos.client.CredentialText;
import io.dcosboot.platform.security.SecurityProperties;
import io.dcosboot.platform.security.SecurityProperties.Mode;
import io.dcosboot.platform.security.TokenVerifier;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Reads who is known and who may do what. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(MasterSecurityProperties.class)
class SecurityConfiguration {

    private static final String CREDENTIALS = "dcos.master.credentials";
    private static final String ACLS = "dcos.master.acls";

    @Bean
    Credentials credentials(MasterSecurityProperties properties) {
        if (properties.credentials().isBlank()) {
            return Credentials.none();
        }
        FlagFile.warnIfOpen(CREDENTIALS, properties.credentials());
        String text = FlagFile.read(CREDENTIALS, properties.credentials());
        try {
            return new Credentials(CredentialText.parseAll(text));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    CREDENTIALS + ": " + properties.credentials() + " cannot be used: " + e.getMessage(), e);
        }
    }

    @Bean
    Authorizer authorizer(MasterSecurityProperties properties) {
        String flag = properties.acls();
        if (flag.isBlank()) {
            return Authorizer.open();
        }
        try {
            return AclsFormat.parse(flag.stripLeading().startsWith("{") ? flag : FlagFile.read(ACLS, flag));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(ACLS + " cannot be used: " + e.getMessage(), e);
        }
    }

    @Bean
    Gatekeeper gatekeeper(
            MasterSecurityProperties properties,
            SecurityProperties security,
            Credentials credentials,
            TokenVerifier tokens) {
        Mode mode = security.mode();
        Map<Realm, Boolean> switches = new EnumMap<>(Realm.class);
        Map<Realm, List<Authenticator>> authenticators = new EnumMap<>(Realm.class);
        for (Realm realm : Realm.values()) {
            properties.authenticates(realm).ifPresent(on -> switches.put(realm, on));
            authenticators.put(
                    realm,
                    properties.authenticators(realm, mode).stream()
                            .map(name -> authenticator(name, credentials, tokens))
                            .toList());
        }
        return new Gatekeeper(mode, switches, authenticators);
    }

    private static Authenticator authenticator(String name, Credentials credentials, TokenVerifier tokens) {
        return switch (name) {
            case BasicAuthenticator.NAME -> {
                if (credentials.isEmpty()) {
                    throw new IllegalArgumentException("the authenticator 'basic' needs " + CREDENTIALS);
                }
                yield new BasicAuthenticator(credentials);
            }
            case TokenAuthenticator.NAME -> new TokenAuthenticator(tokens);
            default ->
                throw new IllegalArgumentException("there is no authenticator '" + name + "', only 'basic' and 'jwt'");
        };
    }

    /** Shown by {@code /flags}. */
    @Bean
    SecurityFlags securityFlags(MasterSecurityProperties properties, SecurityProperties security) {
        return new SecurityFlags(properties.flags(security.mode()));
    }
}
