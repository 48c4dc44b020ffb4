package dev.holdfast.coordinator.issuer;

import static dev.holdfast.coordinator.issuer.Declared.ANNA;
import static dev.holdfast.coordinator.issuer.Declared.HSM;
import static dev.holdfast.coordinator.issuer.Declared.TENANT;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.util.Resource;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.holdfast.coordinator.Refusals;
import dev.holdfast.coordinator.access.TokenRefusedException;
import dev.holdfast.proto.v1.Code;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Date;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whom the tokens of an issuer elsewhere let in, and how its keys are learnt. */
class ExternalTokensTest {

    private static final String ISSUER = "https://issuer.example/realm";
    private static final String DOCUMENT = ISSUER + "/.well-known/openid-configuration";
    private static final String KEYS = "https://issuer.example/keys";

    private final SetClock clock = new SetClock();
    private final Map<String, String> web = new HashMap<>();

    private ExternalTokens discovered() {
        return ExternalTokens.discovered(ISSUER, TENANT, clock, url -> {
            String content = web.get(url.toString());
            if (content == null) {
                throw new IOException("404");
            }
            return new Resource(content, "application/json");
        });
    }

    private static String document(String issuer, String keys) {
        return "{\"issuer\":\"" + issuer + "\",\"jwks_uri\":\"" + keys + "\",\"more\":1}";
    }

    @Test
    void theIssuersTokensAreTakenAndNoOthers() throws JOSEException, IOException {
        ECKey key = key("one");
        web.put(DOCUMENT, document(ISSUER, KEYS));
        web.put(KEYS, new JWKSet(key).toString());
        try (ExternalTokens tokens = discovered()) {
            assertEquals(ANNA.objectId(), tokens.caller(token(key, ISSUER), HSM).principal());
            assertThrows(TokenRefusedException.class, () -> tokens.caller(token(key, ISSUER + "/"), HSM));
            assertThrows(TokenRefusedException.class, () -> tokens.caller(token(key("one"), ISSUER), HSM));
            assertThrows(TokenRefusedException.class, () -> tokens.caller(token(key, ISSUER), "https://else.example"));
        }
    }

    @Test
    void anIssuersNewKeyIsFetched() throws JOSEException, IOException {
        ECKey first = key("one");
        ECKey next = key("two");
        web.put(DOCUMENT, document(ISSUER, KEYS));
        web.put(KEYS, new JWKSet(first).toString());
        try (ExternalTokens tokens = discovered()) {
            tokens.caller(token(first, ISSUER), HSM);
            web.put(KEYS, new JWKSet(next).toString());
            assertEquals(
                    ANNA.objectId(), tokens.caller(token(next, ISSUER), HSM).principal());
        }
    }

    @Test
    void anIssuerThatDoesNotAnswerRefusesTokens() throws JOSEException, IOException {
        web.put(DOCUMENT, document(ISSUER, KEYS));
        try (ExternalTokens tokens = discovered()) {
            String reason = assertThrows(
                            TokenRefusedException.class, () -> tokens.caller(token(key("one"), ISSUER), HSM))
                    .reason();
            assertTrue(reason.contains("keys cannot be had"), reason);
        }
    }

    @Test
    void keysMayBeInAFile(@TempDir Path folder) throws JOSEException, IOException {
        ECKey key = key("one");
        Path file = folder.resolve("keys.json");
        Files.write(file, new JWKSet(key).toString().getBytes(UTF_8));
        try (ExternalTokens tokens = ExternalTokens.of(ISSUER, file.toUri().toString(), TENANT, clock)) {
            assertEquals(ANNA.objectId(), tokens.caller(token(key, ISSUER), HSM).principal());
        }
    }

    @Test
    void aDocumentOfSomebodyElseIsRefused() {
        Refusals.assertRefused(Code.UNREACHABLE, this::discovered);
        web.put(DOCUMENT, document("https://other.example", KEYS));
        Refusals.assertRefused(Code.BAD_PARAMETER, this::discovered);
        web.put(DOCUMENT, document(ISSUER, "http://issuer.example/keys"));
        Refusals.assertRefused(Code.BAD_PARAMETER, this::discovered);
        web.put(DOCUMENT, "<html>");
        Refusals.assertRefused(Code.BAD_PARAMETER, this::discovered);
        Refusals.assertRefused(
                Code.BAD_PARAMETER, () -> ExternalTokens.discovered("http://issuer.example", TENANT, clock));
    }

    private static ECKey key(String name) throws JOSEException {
        return new ECKeyGenerator(Curve.P_256).keyID(name).generate();
    }

    private String token(ECKey key, String issuer) throws JOSEException {
        SignedJWT jwt = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(key.getKeyID()).build(),
                new JWTClaimsSet.Builder()
                        .issuer(issuer)
                        .audience(HSM)
                        .expirationTime(Date.from(clock.instant().plusSeconds(60)))
                        .claim("tid", TENANT)
                        .claim("oid", ANNA.objectId())
                        .build());
        jwt.sign(new ECDSASigner(key));
        return jwt.serialize();
    }
}
