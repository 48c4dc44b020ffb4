package dev.holdfast.coordinator.issuer;

import com.google.protobuf.ByteString;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.BadJWTException;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import com.nimbusds.jwt.proc.JWTClaimsSetVerifier;
import dev.holdfast.coordinator.access.TokenRefusedException;
import dev.holdfast.coordinator.directory.Directory;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Whether a JWT (RFC 7519) is one of an issuer's and holds now. Signature, algorithm, issuer, tenant and times are
 * examined here; whether it is for the resource in question is too. RFC 8725 says why each of them has to be.
 */
final class TokenCheck {

    /** By how much the clocks of those who issue and those who examine may differ. */
    static final Duration SKEW = Duration.ofSeconds(60);

    private static final int LONGEST = 16 * 1024;
    private static final int REMEMBERED = 4_096;
    private static final String NO_TOKEN = "The bearer token is no JWT that this service can accept.";

    private final DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
    private final ValidTokens valid = new ValidTokens(REMEMBERED);
    private final Clock clock;

    /**
     * @param keys the issuer's
     * @param algorithms of public-key signatures alone: a public key never serves as a secret
     * @param tenant GUID of the directory that the principals belong to
     */
    TokenCheck(
            JWKSource<SecurityContext> keys, Set<JWSAlgorithm> algorithms, String issuer, String tenant, Clock clock) {
        this.clock = clock;
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(algorithms, keys));
        processor.setJWTClaimsSetVerifier(claims(issuer, tenant));
    }

    /** @throws TokenRefusedException unless the token is genuine, holds now and is for this resource */
    ValidToken require(String token, String audience) {
        ByteString digest = ValidTokens.digest(token);
        ValidToken known = valid.find(digest).orElseGet(() -> remembered(digest, examined(token)));
        requireNow(known, digest);
        if (!known.audiences().contains(Audience.canonical(audience))) {
            throw new TokenRefusedException("The bearer token is for another resource than " + audience + ".");
        }
        return known;
    }

    private ValidToken remembered(ByteString digest, ValidToken token) {
        valid.put(digest, token);
        return token;
    }

    private void requireNow(ValidToken token, ByteString digest) {
        Instant now = clock.instant();
        if (!now.isBefore(token.expires().plus(SKEW))) {
            valid.forget(digest);
            throw new TokenRefusedException("The bearer token has expired; sign in again.");
        }
        if (now.isBefore(token.notBefore().minus(SKEW))) {
            throw new TokenRefusedException("The bearer token does not hold yet.");
        }
    }

    private ValidToken examined(String token) {
        if (token.length() > LONGEST) {
            throw new TokenRefusedException(NO_TOKEN);
        }
        try {
            JWTClaimsSet claims = processor.process(token, null);
            String principal = claims.getStringClaim("oid");
            if (!Directory.isGuid(principal)) {
                throw new TokenRefusedException("The bearer token names nobody: its oid is not a GUID.");
            }
            Date notBefore = claims.getNotBeforeTime();
            return new ValidToken(
                    principal.toLowerCase(Locale.ROOT),
                    claims.getAudience().stream().map(Audience::canonical).collect(Collectors.toSet()),
                    notBefore == null ? Instant.MIN.plus(SKEW) : notBefore.toInstant(),
                    claims.getExpirationTime().toInstant());
        } catch (BadJWTException e) {
            throw new TokenRefusedException(
                    "The bearer token says the wrong thing: its iss and tid have to be those of this tenant, and aud, exp"
                            + " and oid have to be there.");
        } catch (BadJOSEException e) {
            throw new TokenRefusedException("The bearer token is not signed with a key of this tenant's issuer.");
        } catch (KeySourceException e) {
            throw new TokenRefusedException("The issuer's keys cannot be had at present; try again in a minute.");
        } catch (ParseException | JOSEException e) {
            throw new TokenRefusedException(NO_TOKEN);
        }
    }

    private static JWTClaimsSetVerifier<SecurityContext> claims(String issuer, String tenant) {
        JWTClaimsSet exact =
                new JWTClaimsSet.Builder().issuer(issuer).claim("tid", tenant).build();
        return new DefaultJWTClaimsVerifier<>(exact, Set.of("aud", "exp", "oid")) {
            /** None: the times are examined whenever the token is shown, and not only when it is new. */
            @Override
            protected @Nullable Date currentTime() {
                return null;
            }
        };
    }
}
