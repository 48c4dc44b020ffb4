package dev.holdfast.coordinator.issuer;

import static dev.holdfast.coordinator.issuer.Declared.ANNA;
import static dev.holdfast.coordinator.issuer.Declared.DIRECTORY;
import static dev.holdfast.coordinator.issuer.Declared.HSM;
import static dev.holdfast.coordinator.issuer.Declared.SECRET;
import static dev.holdfast.coordinator.issuer.Declared.TENANT;
import static dev.holdfast.coordinator.issuer.Declared.WITHOUT_SECRET;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jwt.SignedJWT;
import dev.holdfast.coordinator.http.Answer;
import dev.holdfast.coordinator.http.HttpCall;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.file.Path;
import java.text.ParseException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How a client signs in, and how it learns that it may not. */
class IssuerPlaneTest {

    private static final String TOKEN_PATH = "/" + TENANT + "/oauth2/v2.0/token";
    private static final String GRANT = "grant_type=client_credentials&client_id=" + ANNA.clientId();
    private static final String SCOPE = "&scope=" + encoded(HSM + "/.default");

    @TempDir
    private static Path folder;

    private final SetClock clock = new SetClock();
    private Issuer issuer;
    private IssuerPlane plane;

    @BeforeEach
    void open() {
        issuer = new Issuer(folder, DIRECTORY, clock);
        plane = new IssuerPlane(issuer, clock);
    }

    @Test
    void aClientFindsItsWayFromTheAuthorityToAToken() throws IOException {
        for (String authority : new String[] {"/" + TENANT + "/v2.0", "/" + TENANT, "/adfs", "/common/v2.0"}) {
            JsonNode found = json(200, Declared.get(authority + "/.well-known/openid-configuration"));
            assertEquals(issuer.name(), found.get("issuer").asText());
            JsonNode keys = json(200, Declared.get(path(found, "jwks_uri")));
            assertEquals("RSA", keys.get("keys").get(0).get("kty").asText());
            JsonNode grant = json(
                    200,
                    Declared.post(
                            path(found, "token_endpoint"),
                            Map.of(),
                            GRANT + "&client_secret=" + encoded(SECRET) + SCOPE));
            assertTrue(grant.get("expires_in").isNumber());
            assertEquals(
                    ANNA.objectId(),
                    issuer.caller(grant.get("access_token").asText(), HSM).principal());
        }
    }

    @Test
    void theDocumentNamesHostAndPortAsTheClientSpellsThem() throws IOException {
        HttpCall call = new HttpCall(
                "GET", "localhost", 8443, "/adfs/.well-known/openid-configuration", Map.of(), Map.of(), new byte[0]);
        assertEquals(
                "https://localhost:8443/adfs/oauth2/token",
                json(200, call).get("token_endpoint").asText());
    }

    @Test
    void anInstanceIsKnown() throws IOException {
        JsonNode instance = json(200, Declared.get("/common/discovery/instance"));
        json(
                200,
                Declared.get(
                        URI.create(instance.get("tenant_discovery_endpoint").asText())
                                .getPath()));
    }

    @ParameterizedTest
    @CsvSource({
        "scope=https%3A%2F%2Fmanagement.core.windows.net%2F%2F.default, https://management.core.windows.net/",
        "resource=https%3A%2F%2Fmanagedhsm.azure.net, https://managedhsm.azure.net",
        "scope=https%3A%2F%2Fmanagedhsm.azure.net%2F.default+openid+profile+offline_access, https://managedhsm.azure.net",
    })
    void theAudienceIsWhatWasAskedFor(String value, String audience) throws IOException, ParseException {
        JsonNode grant = json(
                200, Declared.post(TOKEN_PATH, Map.of(), GRANT + "&client_secret=" + encoded(SECRET) + "&" + value));
        SignedJWT token = SignedJWT.parse(grant.get("access_token").asText());
        assertEquals(List.of(audience), token.getJWTClaimsSet().getAudience());
        assertEquals("app", token.getJWTClaimsSet().getStringClaim("idtyp"));
        assertEquals(ANNA.clientId(), token.getJWTClaimsSet().getStringClaim("appid"));
        assertEquals(TENANT, token.getJWTClaimsSet().getStringClaim("tid"));
    }

    @Test
    void theSecretMayComeInAHeader() throws IOException {
        String basic = Base64.getEncoder().encodeToString((ANNA.clientId() + ":" + encoded(SECRET)).getBytes(UTF_8));
        Map<String, String> header = Map.of("authorization", "Basic " + basic);
        json(200, Declared.post(TOKEN_PATH, header, "grant_type=client_credentials" + SCOPE));
        refused(
                401,
                "invalid_client",
                7000218,
                Declared.post(TOKEN_PATH, Map.of("authorization", "Basic !"), "grant_type=client_credentials" + SCOPE));
    }

    @Test
    void whoeverDoesNotShowTheSecretIsToldSo() throws IOException {
        refused(401, "invalid_client", 7000215, token(GRANT + "&client_secret=wrong" + SCOPE));
        refused(401, "invalid_client", 7000218, token(GRANT + SCOPE));
        refused(401, "invalid_client", 7000218, token(GRANT + "&client_secret=" + SCOPE));
        refused(
                401,
                "invalid_client",
                7000215,
                token("grant_type=client_credentials&client_id=" + WITHOUT_SECRET.clientId() + "&client_secret=x"
                        + SCOPE));
        refused(
                400,
                "unauthorized_client",
                700016,
                token("grant_type=client_credentials&client_id=" + TENANT + "&client_secret=x" + SCOPE));
    }

    @Test
    void whatIsNoRequestForATokenIsRefused() throws IOException {
        String grant = GRANT + "&client_secret=" + encoded(SECRET);
        refused(400, "invalid_request", 900144, token(""));
        refused(400, "invalid_request", 900144, token(grant));
        refused(400, "invalid_request", 90013, token(grant + SCOPE + "&scope=x"));
        refused(400, "invalid_request", 90013, token(grant + "&scope=%zz"));
        refused(400, "unsupported_grant_type", 70003, token("grant_type=password&username=a&password=b"));
        refused(400, "invalid_scope", 1002012, token(grant + "&scope=" + encoded(HSM)));
        refused(400, "invalid_scope", 1002012, token(grant + "&scope=openid"));
        refused(400, "invalid_resource", 500011, token(grant + "&scope=api%3A%2F%2Fx%2F.default"));
        refused(
                400,
                "invalid_request",
                900144,
                Declared.post(TOKEN_PATH, Map.of("content-type", "application/json"), "{}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"contoso.onmicrosoft.com", "00000000-0000-0000-0000-000000000000"})
    void anotherTenantIsNotHere(String tenant) throws IOException {
        refused(400, "invalid_request", 90002, Declared.get("/" + tenant + "/v2.0/.well-known/openid-configuration"));
        refused(400, "invalid_request", 90002, Declared.post("/" + tenant + "/oauth2/v2.0/token", Map.of(), GRANT));
    }

    @Test
    void otherPathsAreNotThere() throws IOException {
        json(404, Declared.get("/" + TENANT + "/oauth2/v2.0/authorize"));
        json(405, Declared.get(TOKEN_PATH));
    }

    private static HttpCall token(String form) {
        return Declared.post(TOKEN_PATH, Map.of("content-type", "application/x-www-form-urlencoded"), form);
    }

    private void refused(int status, String error, int number, HttpCall call) throws IOException {
        JsonNode body = json(status, call);
        assertEquals(error, body.get("error").asText());
        assertTrue(body.get("error_description").asText().startsWith("AADSTS" + number + ": "), body::toString);
        assertFalse(body.toString().contains(SECRET));
    }

    private JsonNode json(int status, HttpCall call) throws IOException {
        Answer answer = plane.serve(call).join();
        assertEquals(status, answer.status(), () -> new String(answer.body(), UTF_8));
        return new ObjectMapper().readTree(answer.body());
    }

    private static String path(JsonNode document, String property) {
        return URI.create(document.get(property).asText()).getPath();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, UTF_8);
    }
}
