package dev.holdfast.coordinator.issuer;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.holdfast.coordinator.access.Caller;
import dev.holdfast.coordinator.access.TokenRefusedException;
import dev.holdfast.coordinator.access.Tokens;
import dev.holdfast.coordinator.directory.Directory;
import dev.holdfast.coordinator.directory.Principal;
import dev.holdfast.coordinator.names.ServiceNames;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.Set;
import java.util.UUID;

/** The service's own issuer: gives tokens to the principals of the directory, and believes no others. */
public final class Issuer implements Tokens {

    private static final Duration LIFETIME = Duration.ofSeconds(3_599);

    private final Directory directory;
    private final Clock clock;
    private final JWKSet published;
    private final JWSHeader header;
    private final JWSSigner signer;
    private final TokenCheck check;

    /**
     * @param folder where its key is kept; the key is made at the first start
     * @param clock of the world outside: clients go by it when they keep a token
     */
    public Issuer(Path folder, Directory directory, Clock clock) {
        this.directory = directory;
        this.clock = clock;
        RSAKey key = SigningKey.in(folder);
        published = new JWKSet(key.toPublicJWK());
        header = new JWSHeader.Builder(JWSAlgorithm.RS256)
                .type(JOSEObjectType.JWT)
                .keyID(key.getKeyID())
                .build();
        try {
            signer = new RSASSASigner(key);
        } catch (JOSEException e) {
            throw new IllegalStateException("the issuer's key has no private part", e);
        }
        check = new TokenCheck(
                new ImmutableJWKSet<>(published), Set.of(JWSAlgorithm.RS256), name(), directory.tenant(), clock);
    }

    @Override
    public Caller caller(String token, String audience) {
        String principal = check.require(token, audience).principal();
        if (directory.byObjectId(principal).isEmpty()) {
            throw new TokenRefusedException("The bearer token's principal is no longer declared here.");
        }
        return new Caller(principal);
    }

    /** As it stands in its tokens and in its discovery document. */
    String name() {
        return "https://" + ServiceNames.LOGIN + "/" + directory.tenant() + "/v2.0";
    }

    Directory directory() {
        return directory;
    }

    /** The public part of its key. */
    JWKSet published() {
        return published;
    }

    /** @param resource what the token is to be for; goes into it as it is spelled here */
    IssuedToken issue(Principal principal, String resource) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        JWTClaimsSet claims = new JWTClaimsSet.Builder()
                .issuer(name())
                .audience(resource)
                .subject(principal.objectId())
                .issueTime(Date.from(now))
                .notBeforeTime(Date.from(now))
                .expirationTime(Date.from(now.plus(LIFETIME)))
                .claim("oid", principal.objectId())
                .claim("tid", directory.tenant())
                .claim("appid", principal.clientId())
                .claim("azp", principal.clientId())
                .claim("idtyp", "app")
                .claim("uti", UUID.randomUUID().toString())
                .claim("ver", "2.0")
                .build();
        SignedJWT jwt = new SignedJWT(header, claims);
        try {
            jwt.sign(signer);
        } catch (JOSEException e) {
            throw new IllegalStateException("the issuer's key does not sign", e);
        }
        return new IssuedToken(jwt.serialize(), now, LIFETIME);
    }
}
