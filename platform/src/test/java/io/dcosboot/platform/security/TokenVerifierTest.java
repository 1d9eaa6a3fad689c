package io.dcosboot.platform.security;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import io.dcosboot.platform.testing.TokenIssuer;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TokenVerifierTest {

    private static final Instant NOW = Instant.parse("2026-05-01T12:00:00Z");

    private TokenIssuer issuer;
    private TokenVerifier verifier;

    @BeforeEach
    void start() {
        issuer = TokenIssuer.start();
        verifier = new TokenVerifier(issuer.jwks(), Optional.of("https://dcos"), Clock.fixed(NOW, ZoneOffset.UTC));
    }

    @AfterEach
    void stop() {
        issuer.close();
    }

    private static JWTClaimsSet.Builder claims() {
        return new JWTClaimsSet.Builder().claim("uid", "ops").expirationTime(Date.from(NOW.plusSeconds(600)));
    }

    private void assertInvalid(String token) {
        assertThat(verifier.verify(token)).as(token).isInstanceOf(TokenVerdict.Invalid.class);
    }

    private void assertPrincipal(String token, String principal) {
        assertThat(verifier.verify(token))
                .isInstanceOfSatisfying(
                        TokenVerdict.Valid.class,
                        valid -> assertThat(valid.principal()).contains(principal));
    }

    @Test
    void aTokenOfTheAuthServiceNamesItsPrincipal() {
        assertPrincipal(issuer.token(claims().build()), "ops");
        assertPrincipal(issuer.token(new JWTClaimsSet.Builder().subject("svc").build()), "svc");
        assertPrincipal(
                issuer.token(claims().issuer("https://dcos")
                        .audience("cluster")
                        .claim("scope", "all")
                        .build()),
                "ops");
        assertThat(verifier.verify(
                        issuer.token(new JWTClaimsSet.Builder().claim("uid", 7).build())))
                .isInstanceOfSatisfying(
                        TokenVerdict.Valid.class,
                        valid -> assertThat(valid.principal()).isEmpty());
        assertThat(issuer.fetches()).isEqualTo(1);
    }

    @Test
    void timeAndIssuerAreChecked() {
        assertInvalid(issuer.token(
                claims().expirationTime(Date.from(NOW.minusSeconds(31))).build()));
        assertPrincipal(
                issuer.token(
                        claims().expirationTime(Date.from(NOW.minusSeconds(10))).build()),
                "ops");
        assertInvalid(issuer.token(
                claims().notBeforeTime(Date.from(NOW.plusSeconds(61))).build()));
        assertInvalid(issuer.token(claims().issuer("https://other").build()));
        assertInvalid(issuer.token(claims().audience("dcos-ui").build()));
    }

    @Test
    void onlyRs256ByAPublishedKeyCounts() throws JOSEException {
        assertInvalid(new PlainJWT(claims().build()).serialize());
        // The public key as the secret of a HMAC: the classic confusion.
        SignedJWT confused = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("first").build(), claims().build());
        confused.sign(new MACSigner(issuer.key().toRSAPublicKey().getEncoded()));
        assertInvalid(confused.serialize());
        assertInvalid(TokenIssuer.token(
                new JWSHeader.Builder(JWSAlgorithm.RS512).keyID("first").build(), claims().build(), issuer.key()));
        assertInvalid(TokenIssuer.token(claims().build(), TokenIssuer.newKey("first")));
        assertInvalid(TokenIssuer.token(
                new JWSHeader.Builder(JWSAlgorithm.RS256)
                        .keyID("first")
                        .jwkURL(URI.create("http://127.0.0.1/evil"))
                        .build(),
                claims().build(),
                issuer.key()));
    }

    @Test
    void whatIsChangedOrNoTokenIsRefused() {
        String[] parts = issuer.token(claims().build()).split("\\.");
        String forged = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString("{\"uid\":\"root\"}".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        for (String token : List.of(
                parts[0] + "." + forged + "." + parts[2],
                parts[0] + "." + parts[1] + ".",
                parts[0] + "." + parts[1],
                "",
                "a.b.c",
                "...",
                "x".repeat(20_000))) {
            assertInvalid(token);
        }
    }

    @Test
    void aNewKeyIsFoundAndForeignKeysDoNotMakeTheAuthServiceBusy() {
        assertPrincipal(issuer.token(claims().build()), "ops");
        issuer.rotate(TokenIssuer.newKey("second"));
        assertPrincipal(issuer.token(claims().build()), "ops");
        int fetches = issuer.fetches();
        for (int i = 0; i < 50; i++) {
            assertInvalid(TokenIssuer.token(
                    new JWSHeader.Builder(JWSAlgorithm.RS256)
                            .keyID("foreign-" + i)
                            .build(),
                    claims().build(),
                    issuer.key()));
        }
        assertThat(issuer.fetches()).isEqualTo(fetches);
    }

    @Test
    void tooSmallKeysDoNotCount() {
        issuer.rotate(TokenIssuer.newKey("small", 1024));
        assertInvalid(issuer.token(claims().build()));
    }

    @Test
    void withoutKeysNothingIsSaid() {
        issuer.down(true);
        assertThat(verifier.verify(issuer.token(claims().build()))).isInstanceOf(TokenVerdict.Unknown.class);
    }

    @Test
    void knownKeysOutliveTheAuthService() {
        String token = issuer.token(claims().build());
        assertPrincipal(token, "ops");
        issuer.down(true);
        assertPrincipal(token, "ops");
    }
}
