package io.dcosboot.master.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.nimbusds.jwt.JWTClaimsSet;
import io.dcosboot.master.core.authentication.Credentials;
import io.dcosboot.platform.security.SecurityProperties;
import io.dcosboot.platform.security.SecurityProperties.Mode;
import io.dcosboot.platform.security.TokenVerifier;
import io.dcosboot.platform.testing.TokenIssuer;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecurityConfigurationTest {

    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
    private static final Gatekeeper.Admission NOBODY = new Gatekeeper.Admission.Admitted(Optional.empty());
    private static final Gatekeeper.Admission OPS = new Gatekeeper.Admission.Admitted(Optional.of("ops"));

    private static TokenIssuer issuer;

    @TempDir
    Path folder;

    @BeforeAll
    static void start() {
        issuer = TokenIssuer.start();
    }

    @AfterAll
    static void stop() {
        issuer.close();
    }

    private static MasterSecurityProperties properties(
            Boolean on, List<String> authenticators, String credentials, String acls) {
        return new MasterSecurityProperties(on, on, on, authenticators, List.of(), credentials, acls);
    }

    private static Gatekeeper gatekeeper(MasterSecurityProperties properties, Mode mode) {
        SecurityConfiguration configuration = new SecurityConfiguration();
        return configuration.gatekeeper(
                properties,
                new SecurityProperties(mode, issuer.jwks(), null),
                configuration.credentials(properties),
                new TokenVerifier(issuer.jwks(), Optional.empty(), Clock.systemUTC()));
    }

    private String file(String text) throws IOException {
        return Files.writeString(folder.resolve("credentials"), text).toString();
    }

    private static String basic(String pair) {
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void withoutSettingsOnlyALoopbackAddressIsOpen() throws IOException {
        Gatekeeper gatekeeper = gatekeeper(properties(null, List.of(), "", ""), Mode.LOOPBACK);
        InetAddress outside = InetAddress.getByName("198.51.100.7");
        String token = "token="
                + issuer.token(new JWTClaimsSet.Builder().claim("uid", "ops").build());
        for (Realm realm : Realm.values()) {
            assertThat(gatekeeper.admit(realm, LOOPBACK, null)).isEqualTo(NOBODY);
            assertThat(gatekeeper.admit(realm, InetAddress.getByName("127.0.0.3"), null))
                    .isEqualTo(NOBODY);
            assertThat(gatekeeper.admit(realm, outside, null))
                    .isEqualTo(new Gatekeeper.Admission.Unauthorized("Bearer realm=\"" + realm.wireName() + "\""));
            assertThat(gatekeeper.admit(realm, outside, token)).isEqualTo(OPS);
        }
    }

    @Test
    void strictModeWantsTokensEverywhere() {
        Gatekeeper gatekeeper = gatekeeper(properties(null, List.of(), "", ""), Mode.STRICT);
        String token =
                issuer.token(new JWTClaimsSet.Builder().claim("uid", "ops").build());
        assertThat(gatekeeper.admit(Realm.READONLY, LOOPBACK, null))
                .isEqualTo(new Gatekeeper.Admission.Unauthorized("Bearer realm=\"mesos-master-readonly\""));
        assertThat(gatekeeper.admit(Realm.READONLY, LOOPBACK, "Bearer " + token))
                .isEqualTo(OPS);
        assertThat(gatekeeper.admit(Realm.READONLY, LOOPBACK, "token=" + token)).isEqualTo(OPS);
        assertThat(gatekeeper.admit(Realm.READONLY, LOOPBACK, "token=" + token + "x"))
                .isInstanceOf(Gatekeeper.Admission.Unauthorized.class);
        // A switch that is set counts more than the mode.
        assertThat(gatekeeper(properties(false, List.of(), "", ""), Mode.STRICT).admit(Realm.READONLY, LOOPBACK, null))
                .isEqualTo(NOBODY);
    }

    @Test
    void authenticatorsAreAskedInOrderAndTheirChallengesJoined() throws IOException {
        Gatekeeper gatekeeper =
                gatekeeper(properties(true, List.of("basic", "jwt"), file("ops s1"), ""), Mode.LOOPBACK);
        String token =
                issuer.token(new JWTClaimsSet.Builder().claim("uid", "ops").build());
        assertThat(gatekeeper.admit(Realm.READWRITE, LOOPBACK, basic("ops:s1"))).isEqualTo(OPS);
        assertThat(gatekeeper.admit(Realm.READWRITE, LOOPBACK, "Bearer " + token))
                .isEqualTo(OPS);
        for (String wrong : List.of(
                basic("ops:s2"), basic("ops"), basic("nobody:s1"), basic(":"), "Basic !!!", "Basic", "Digest x", "")) {
            assertThat(gatekeeper.admit(Realm.READWRITE, LOOPBACK, wrong))
                    .as(wrong)
                    .isEqualTo(new Gatekeeper.Admission.Unauthorized(
                            "Basic realm=\"mesos-master-readwrite\",Bearer realm=\"mesos-master-readwrite\""));
        }
    }

    @Test
    void aTokenWithoutANameIsForbiddenAndKeysThatCannotBeHadAreNoRefusal() {
        Gatekeeper gatekeeper = gatekeeper(properties(true, List.of("jwt"), "", ""), Mode.LOOPBACK);
        String nameless =
                issuer.token(new JWTClaimsSet.Builder().claim("scope", "all").build());
        issuer.down(true);
        try {
            assertThat(gatekeeper.admit(Realm.SCHEDULER, LOOPBACK, "Bearer " + nameless))
                    .isEqualTo(new Gatekeeper.Admission.Unavailable());
        } finally {
            issuer.down(false);
        }
        assertThat(gatekeeper(properties(true, List.of("jwt"), "", ""), Mode.LOOPBACK)
                        .admit(Realm.SCHEDULER, LOOPBACK, "Bearer " + nameless))
                .isInstanceOf(Gatekeeper.Admission.Forbidden.class);
    }

    @Test
    void whatCannotBeUsedStopsTheStart() throws IOException {
        SecurityConfiguration configuration = new SecurityConfiguration();
        String missing = folder.resolve("missing").toString();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> configuration.credentials(properties(true, List.of(), missing, "")))
                .withMessageContaining("dcos.master.credentials")
                .withMessageContaining(missing);
        String garbled = file("ops hidden or not");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> configuration.credentials(properties(true, List.of(), garbled, "")))
                .withMessageContaining("line 1")
                .withMessageNotContaining("hidden");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> gatekeeper(properties(true, List.of("basic"), "", ""), Mode.LOOPBACK))
                .withMessageContaining("needs dcos.master.credentials");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> gatekeeper(properties(true, List.of("kerberos"), "", ""), Mode.LOOPBACK))
                .withMessageContaining("kerberos");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> configuration.authorizer(properties(true, List.of(), "", missing)))
                .withMessageContaining("dcos.master.acls");
    }

    @Test
    void filesMayBeNamedAsUrls() throws IOException {
        Credentials credentials = new SecurityConfiguration()
                .credentials(properties(
                        true,
                        List.of(),
                        "file://" + file("{\"credentials\":[{\"principal\":\"ops\"," + "\"secret\":\"s1\"}]}"),
                        ""));
        assertThat(credentials.authenticate(basic("ops:s1"))).contains("ops");
        assertThat(credentials).hasToString("Credentials of 1 principals");
    }
}
