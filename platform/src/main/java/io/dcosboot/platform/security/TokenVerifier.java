package io.dcosboot.platform.security;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.jwk.source.RateLimitReachedException;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.BadJWTException;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.security.interfaces.RSAPublicKey;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Verifies access tokens of the Auth service: RS256 and nothing else, by the keys it publishes (auth.md §3.5, §8.2,
 * §11). Keys are fetched when the first token comes, kept for five minutes and asked for anew when a token names one
 * that is not known, at most twice in thirty seconds however many such tokens come; when the Auth service is away, the
 * last keys hold for a day. A token without {@code exp} is accepted: only internal accounts are given such.
 */
public final class TokenVerifier {

    private static final int LARGEST_TOKEN = 16 * 1024;
    private static final int LARGEST_KEY_SET = 256 * 1024;
    private static final int SMALLEST_KEY_BITS = 2048;
    private static final int LARGEST_KEY_BITS = 8192;
    private static final Duration FETCH_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration KEYS_KEPT = Duration.ofMinutes(5);
    private static final Duration REFRESH_TIMEOUT = Duration.ofSeconds(15);
    private static final Duration REFRESH_INTERVAL = Duration.ofSeconds(30);
    private static final Duration OUTAGE_TOLERATED = Duration.ofDays(1);

    /** How far clocks may differ. */
    private static final Duration EXPIRY_LEEWAY = Duration.ofSeconds(30);

    private static final Duration BEGIN_LEEWAY = Duration.ofSeconds(60);

    private final DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
    private final Optional<String> issuer;
    private final Clock clock;

    /**
     * @param jwks where the Auth service publishes its keys; not read yet
     * @param issuer what {@code iss} must be where a token has it
     */
    public TokenVerifier(URI jwks, Optional<String> issuer, Clock clock) {
        this.issuer = issuer;
        this.clock = clock;
        int timeout = (int) FETCH_TIMEOUT.toMillis();
        var keys = JWKSourceBuilder.<SecurityContext>create(
                        url(jwks), new DefaultResourceRetriever(timeout, timeout, LARGEST_KEY_SET))
                .cache(KEYS_KEPT.toMillis(), REFRESH_TIMEOUT.toMillis())
                .refreshAheadCache(false)
                .rateLimited(REFRESH_INTERVAL.toMillis())
                .outageTolerant(OUTAGE_TOLERATED.toMillis())
                .build();
        processor.setJWSTypeVerifier(
                new DefaultJOSEObjectTypeVerifier<>(JOSEObjectType.JWT, new JOSEObjectType("at+jwt"), null));
        processor.setJWSKeySelector((header, context) -> new JWSVerificationKeySelector<>(JWSAlgorithm.RS256, keys)
                .selectJWSKeys(header, context).stream()
                        .filter(key -> key instanceof RSAPublicKey rsa && isOfProperSize(rsa))
                        .toList());
        processor.setJWTClaimsSetVerifier((claims, _) -> verify(claims));
    }

    private static URL url(URI jwks) {
        try {
            return jwks.toURL();
        } catch (MalformedURLException | IllegalArgumentException e) {
            throw new IllegalArgumentException("dcos.security.jwks-uri is no URL: " + jwks, e);
        }
    }

    private static boolean isOfProperSize(RSAPublicKey key) {
        int bits = key.getModulus().bitLength();
        return bits >= SMALLEST_KEY_BITS && bits <= LARGEST_KEY_BITS;
    }

    /** Judges a token in compact form. May wait for the Auth service's keys. */
    public TokenVerdict verify(String token) {
        if (token.length() > LARGEST_TOKEN) {
            return new TokenVerdict.Invalid("too long");
        }
        try {
            SignedJWT signed = SignedJWT.parse(token);
            JWSHeader header = signed.getHeader();
            if (header.getJWKURL() != null || header.getX509CertURL() != null || header.getCriticalParams() != null) {
                return new TokenVerdict.Invalid("its header says where its key is, or asks for more than is known");
            }
            JWTClaimsSet claims = processor.process(signed, null);
            return new TokenVerdict.Valid(
                    text(claims, "uid").or(() -> text(claims, "sub")), withoutNulls(claims.getClaims()));
        } catch (RateLimitReachedException e) {
            return new TokenVerdict.Invalid("signed by a key that is not known");
        } catch (KeySourceException e) {
            return new TokenVerdict.Unknown();
        } catch (ParseException | BadJOSEException | JOSEException e) {
            return new TokenVerdict.Invalid(Objects.toString(e.getMessage(), "malformed"));
        }
    }

    private void verify(JWTClaimsSet claims) throws BadJWTException {
        Instant now = clock.instant();
        if (claims.getExpirationTime() != null
                && !now.isBefore(claims.getExpirationTime().toInstant().plus(EXPIRY_LEEWAY))) {
            throw new BadJWTException("expired");
        }
        if (claims.getNotBeforeTime() != null
                && now.isBefore(claims.getNotBeforeTime().toInstant().minus(BEGIN_LEEWAY))) {
            throw new BadJWTException("not valid yet");
        }
        String from = claims.getIssuer();
        if (from != null && issuer.isPresent() && !issuer.get().equals(from)) {
            throw new BadJWTException("of another issuer");
        }
        // ID tokens name their client as audience and have no scope; they are not for calling services.
        if (!claims.getAudience().isEmpty() && claims.getClaim("scope") == null) {
            throw new BadJWTException("no access token");
        }
    }

    private static Optional<String> text(JWTClaimsSet claims, String name) {
        return claims.getClaim(name) instanceof String text && !text.isEmpty() ? Optional.of(text) : Optional.empty();
    }

    private static Map<String, Object> withoutNulls(Map<String, Object> claims) {
        Map<String, Object> present = new HashMap<>(claims);
        present.values().removeIf(Objects::isNull);
        return present;
    }
}
