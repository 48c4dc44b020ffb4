package dev.holdfast.coordinator.issuer;

import static dev.holdfast.coordinator.issuer.Declared.ANNA;
import static dev.holdfast.coordinator.issuer.Declared.DIRECTORY;
import static dev.holdfast.coordinator.issuer.Declared.HSM;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import dev.holdfast.coordinator.Refusals;
import dev.holdfast.coordinator.access.TokenRefusedException;
import dev.holdfast.coordinator.directory.Directory;
import dev.holdfast.proto.v1.Code;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whom the service's own tokens let in, and whom nothing lets in. */
class IssuerTest {

    private static final String KEY_FILE = "issuer-key.json";

    /** One for all: making a key takes longer than everything else here. */
    @TempDir
    private static Path folder;

    private final SetClock clock = new SetClock();
    private Issuer issuer;
    private RSAKey key;

    @BeforeEach
    void open() throws IOException, ParseException {
        issuer = new Issuer(folder, DIRECTORY, clock);
        key = RSAKey.parse(Files.readString(folder.resolve(KEY_FILE)));
    }

    @Test
    void aTokenLetsItsHolderInUntilItExpires() {
        String token = issuer.issue(ANNA, HSM).text();
        assertEquals(ANNA.objectId(), issuer.caller(token, HSM).principal());
        clock.advance(Duration.ofSeconds(3_599 + 59));
        assertEquals(ANNA.objectId(), issuer.caller(token, HSM).principal());
        clock.advance(Duration.ofSeconds(1));
        assertRefused("expired", token);
        assertRefused("expired", token);
    }

    @Test
    void aTokenThatWasExaminedBeforeIsStillForItsResourceAlone() {
        String token = issuer.issue(ANNA, HSM).text();
        issuer.caller(token, HSM);
        assertThrows(TokenRefusedException.class, () -> issuer.caller(token, "https://vault.azure.net"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://management.core.windows.net/",
                "https://management.core.windows.net",
                "https://management.azure.com",
                "https://MANAGEMENT.azure.com//",
                "https://management.azure.com/.default",
            })
    void aResourceHasManySpellings(String spelling) {
        String token = issuer.issue(ANNA, spelling).text();
        issuer.caller(token, "https://management.azure.com/");
        assertThrows(TokenRefusedException.class, () -> issuer.caller(token, HSM));
    }

    @Test
    void tokensOutliveARestartAndNotTheirPrincipal() {
        String token = issuer.issue(ANNA, HSM).text();
        assertEquals(
                ANNA.objectId(),
                new Issuer(folder, DIRECTORY, clock).caller(token, HSM).principal());
        Directory others = new Directory(DIRECTORY.tenant(), DIRECTORY.subscription(), List.of());
        assertThrows(TokenRefusedException.class, () -> new Issuer(folder, others, clock).caller(token, HSM));
    }

    @Test
    void theKeyIsItsOwnersAloneAndItsPrivatePartIsNotPublished() throws IOException {
        assertEquals(
                "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(KEY_FILE))));
        assertFalse(issuer.published().toString(false).contains("\"d\""));
        assertTrue(issuer.published().getKeys().stream().noneMatch(published -> published.isPrivate()));
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(1, files.count());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "{\"kty\":\"RSA\",\"n\":\"AQAB\",\"e\":\"AQAB\",\"kid\":\"x\"}"})
    void aDamagedKeyIsRefused(String content, @TempDir Path another) throws IOException {
        Files.writeString(another.resolve(KEY_FILE), content);
        Refusals.assertRefused(Code.TAMPERED, () -> new Issuer(another, DIRECTORY, clock));
    }

    /** Changes to the claims of a token that would be accepted without them. */
    static Stream<Arguments> wrongClaims() {
        return Stream.of(
                claims("expired", (claims, now) -> claims.expirationTime(Date.from(now.minusSeconds(60)))),
                claims("not yet", (claims, now) -> claims.notBeforeTime(Date.from(now.plusSeconds(61)))),
                claims("no expiry", (claims, now) -> claims.expirationTime(null)),
                claims("another resource", (claims, now) -> claims.audience("https://vault.azure.net")),
                claims("a resource above", (claims, now) -> claims.audience("https://azure.net")),
                claims("no resource", (claims, now) -> claims.audience((String) null)),
                claims("another issuer", (claims, now) -> claims.issuer("https://login.example/v2.0")),
                claims("no issuer", (claims, now) -> claims.issuer(null)),
                claims("another tenant", (claims, now) -> claims.claim("tid", new UUID(0, 1).toString())),
                claims("no tenant", (claims, now) -> claims.claim("tid", null)),
                claims("nobody", (claims, now) -> claims.claim("oid", null)),
                claims("no text", (claims, now) -> claims.claim("oid", 7)),
                claims("no GUID", (claims, now) -> claims.claim("oid", "anna")),
                claims("a stranger", (claims, now) -> claims.claim("oid", new UUID(0, 1).toString())));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wrongClaims")
    void claimsHaveToBeRight(String name, ClaimChange change) throws JOSEException {
        assertEquals(
                ANNA.objectId(), issuer.caller(signed(claims(right -> {})), HSM).principal());
        String wrong = signed(claims(claims -> change.apply(claims, clock.instant())));
        assertThrows(TokenRefusedException.class, () -> issuer.caller(wrong, HSM), name);
    }

    @Test
    void anUnsignedTokenIsRefused() {
        assertRefused("", new PlainJWT(claims(right -> {})).serialize());
    }

    @Test
    void aPublicKeyIsNoSecret() throws JOSEException {
        for (byte[] secret : List.of(
                key.toRSAPublicKey().getEncoded(),
                key.toPublicJWK().toJSONString().getBytes(StandardCharsets.UTF_8),
                key.getModulus().decode())) {
            JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.HS256)
                    .keyID(key.getKeyID())
                    .build();
            assertRefused("", signed(header, new MACSigner(secret), claims(right -> {})));
        }
    }

    @Test
    void anotherAlgorithmOfTheSameKeyIsRefused() throws JOSEException {
        for (JWSAlgorithm algorithm : List.of(JWSAlgorithm.RS512, JWSAlgorithm.PS256)) {
            JWSHeader header =
                    new JWSHeader.Builder(algorithm).keyID(key.getKeyID()).build();
            assertRefused("", signed(header, new RSASSASigner(key), claims(right -> {})));
        }
    }

    @Test
    void aKeyOfSomebodyElseIsRefusedWhateverItIsCalled() throws JOSEException {
        RSAKey other = new RSAKeyGenerator(2048).generate();
        for (String name : List.of(key.getKeyID(), "unknown")) {
            JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.RS256)
                    .keyID(name)
                    .jwk(other.toPublicJWK())
                    .build();
            assertRefused("", signed(header, new RSASSASigner(other), claims(right -> {})));
        }
    }

    @Test
    void anAlteredTokenIsRefused() throws JOSEException {
        String token = signed(claims(right -> {}));
        String[] parts = token.split("\\.");
        String elsewhere = new Payload(claims(claims -> claims.claim(
                                "oid", DIRECTORY.principals().get(1).objectId()))
                        .toJSONObject())
                .toBase64URL()
                .toString();
        for (String altered : List.of(
                parts[0] + "." + elsewhere + "." + parts[2],
                parts[0] + "." + parts[1] + ".",
                parts[0] + "." + parts[1],
                token.substring(0, token.length() - 8) + "AAAAAAAA",
                token + "." + parts[2],
                "",
                "a.b.c",
                "x".repeat(20_000))) {
            assertRefused("", altered);
        }
    }

    @Test
    void anUnknownCriticalHeaderIsRefused() throws JOSEException {
        JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.RS256)
                .keyID(key.getKeyID())
                .criticalParams(Set.of("holdfast"))
                .customParam("holdfast", true)
                .build();
        JWSObject object = new JWSObject(header, new Payload(claims(right -> {}).toJSONObject()));
        object.sign(new RSASSASigner(key));
        assertRefused("", object.serialize());
    }

    private interface ClaimChange {
        void apply(JWTClaimsSet.Builder claims, Instant now);
    }

    private static Arguments claims(String name, ClaimChange change) {
        return arguments(name, change);
    }

    /** Of a token that is accepted, changed. */
    private JWTClaimsSet claims(Consumer<JWTClaimsSet.Builder> change) {
        JWTClaimsSet.Builder claims = new JWTClaimsSet.Builder()
                .issuer(issuer.name())
                .audience(HSM)
                .expirationTime(Date.from(clock.instant().plusSeconds(60)))
                .claim("tid", DIRECTORY.tenant())
                .claim("oid", ANNA.objectId());
        change.accept(claims);
        return claims.build();
    }

    private String signed(JWTClaimsSet claims) throws JOSEException {
        JWSHeader header =
                new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key.getKeyID()).build();
        return signed(header, new RSASSASigner(key), claims);
    }

    private static String signed(JWSHeader header, JWSSigner signer, JWTClaimsSet claims) throws JOSEException {
        SignedJWT jwt = new SignedJWT(header, claims);
        jwt.sign(signer);
        return jwt.serialize();
    }

    private void assertRefused(String word, String token) {
        String reason = assertThrows(TokenRefusedException.class, () -> issuer.caller(token, HSM))
                .reason();
        assertTrue(reason.contains(word), reason);
    }
}
