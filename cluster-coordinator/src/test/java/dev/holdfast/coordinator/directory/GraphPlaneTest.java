package dev.holdfast.coordinator.directory;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.holdfast.coordinator.Refusals;
import dev.holdfast.coordinator.access.Caller;
import dev.holdfast.coordinator.access.TokenRefusedException;
import dev.holdfast.coordinator.directory.Principal.ResourceRight;
import dev.holdfast.coordinator.http.Answer;
import dev.holdfast.coordinator.http.HttpCall;
import dev.holdfast.coordinator.http.HttpRefusedException;
import dev.holdfast.proto.v1.Code;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients find out about principals. */
class GraphPlaneTest {

    private static final String OBJECT = new UUID(0, 1).toString();
    private static final String CLIENT = new UUID(0, 2).toString();
    private static final Principal ANNA =
            new Principal(OBJECT, CLIENT, "anna@contoso.example", "secret".getBytes(UTF_8), ResourceRight.OWNER);
    private static final Principal OTHER = new Principal(
            new UUID(0, 3).toString(), new UUID(0, 4).toString(), "O'Neil", new byte[0], ResourceRight.NONE);
    private static final Directory DIRECTORY =
            new Directory(new UUID(0, 5).toString(), new UUID(0, 6).toString(), List.of(ANNA, OTHER));

    private final GraphPlane plane = new GraphPlane(DIRECTORY, (token, audience) -> {
        if (!token.equals("anna") || !audience.equals("https://graph.microsoft.com")) {
            throw new TokenRefusedException("It is nobody's.");
        }
        return new Caller(OBJECT);
    });

    @Test
    void oneIsToldWhoOneIsByBothNames() throws IOException {
        JsonNode me = ask(200, "GET", "/v1.0/me", Map.of(), "");
        assertEquals(OBJECT, me.get("id").asText());
        assertEquals(OBJECT, me.get("objectId").asText());
        assertEquals("anna@contoso.example", me.get("userPrincipalName").asText());
    }

    @Test
    void objectIdsAreLookedUpAndUnknownOnesLeftOut() throws IOException {
        JsonNode found = ask(
                        200,
                        "POST",
                        "/v1.0/directoryObjects/getByIds",
                        Map.of(),
                        "{\"ids\":[\"" + CLIENT + "\",\"" + OBJECT.toUpperCase(Locale.ROOT)
                                + "\",null],\"types\":[\"user\"]}")
                .get("value");
        assertEquals(1, found.size());
        assertEquals(
                "#microsoft.graph.servicePrincipal", found.at("/0/@odata.type").asText());
        assertEquals(CLIENT, found.at("/0/appId").asText());
        assertEquals(CLIENT, found.at("/0/servicePrincipalNames/0").asText());
        ask(400, "POST", "/v1.0/directoryObjects/getByIds", Map.of(), "{}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "users             | userPrincipalName eq 'ANNA@contoso.example' | 1",
                "users             | userPrincipalName eq 'nobody@contoso.example' | 0",
                "servicePrincipals | servicePrincipalNames/any(c:c eq '00000000-0000-0000-0000-000000000002') | 1",
                "servicePrincipals | servicePrincipalNames/any(c:c eq '00000000-0000-0000-0000-000000000001') | 0",
                "servicePrincipals | id eq '00000000-0000-0000-0000-000000000003' | 2",
                "servicePrincipals | displayName eq 'O''Neil' | 2",
            })
    void principalsAreFound(String kind, String filter, int which) throws IOException {
        JsonNode found =
                ask(200, "GET", "/v1.0/" + kind, Map.of("$filter", filter), "").get("value");
        assertEquals(which == 0 ? 0 : 1, found.size());
        if (which > 0) {
            String id = DIRECTORY.principals().get(which - 1).objectId();
            assertEquals(id, found.at("/0/id").asText());
            assertEquals(
                    id,
                    ask(200, "GET", "/v1.0/" + kind + "/" + id, Map.of(), "")
                            .get("id")
                            .asText());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "displayName", "displayName eq 'a' or id eq 'b'", "secret eq 'x'", "x/any(c:d eq 'e')"})
    void otherFiltersAreRefused(String filter) {
        assertThrows(HttpRefusedException.class, () -> GraphFilter.parse(filter));
    }

    @Test
    void whoHasNoTokenOrAsksForNobodyIsRefused() throws IOException {
        ask(404, "GET", "/v1.0/users/" + CLIENT, Map.of(), "");
        HttpCall call = new HttpCall("GET", "graph.microsoft.com", 443, "/v1.0/me", Map.of(), Map.of(), new byte[0]);
        Answer answer = plane.serve(call).join();
        assertEquals(401, answer.status());
        assertEquals(
                "InvalidAuthenticationToken",
                new ObjectMapper().readTree(answer.body()).at("/error/code").asText());
    }

    @Test
    void principalsAreToldApartAndSecretsAreNotShown() {
        Refusals.assertRefused(
                Code.BAD_PARAMETER,
                () -> new Directory(DIRECTORY.tenant(), DIRECTORY.subscription(), List.of(ANNA, ANNA)));
        Refusals.assertRefused(
                Code.BAD_PARAMETER, () -> new Principal("anna", CLIENT, "anna", new byte[0], ResourceRight.NONE));
        assertEquals("anna@contoso.example (" + OBJECT + ")", ANNA.toString());
    }

    private JsonNode ask(int status, String method, String path, Map<String, String> query, String body)
            throws IOException {
        Answer answer = plane.serve(new HttpCall(
                        method,
                        "graph.microsoft.com",
                        443,
                        path,
                        query,
                        Map.of("authorization", "Bearer anna"),
                        body.getBytes(UTF_8)))
                .join();
        assertEquals(status, answer.status(), () -> new String(answer.body(), UTF_8));
        return new ObjectMapper().readTree(answer.body());
    }
}
