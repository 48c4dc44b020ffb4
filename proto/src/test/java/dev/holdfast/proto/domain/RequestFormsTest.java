package dev.holdfast.proto.domain;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The JSON around certificates: what the service's client sends at a download, and gets from init-recovery. */
class RequestFormsTest {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    @Test
    void aDownloadRequestComesBackAsItsQuorum() {
        Quorum quorum = Holders.quorum(2, 3);
        assertEquals(quorum, DownloadRequest.parse(DownloadRequest.toJson(quorum)));
    }

    @Test
    void theJwkHasTheMembersThatTheServicesClientWrites() throws IOException {
        WrappingKey key = Holders.holder(0).certificate();
        JsonNode jwk =
                MAPPER.readTree(DownloadRequest.toJson(Holders.quorum(2, 3))).at("/certificates/0");
        assertEquals("RSA", jwk.get("kty").asText());
        assertEquals("RSA-OAEP-256", jwk.get("alg").asText());
        assertEquals("[\"verify\",\"encrypt\",\"wrapKey\"]", jwk.get("key_ops").toString());
        assertEquals("AQAB", jwk.get("e").asText());
        assertEquals(256, Base64.getUrlDecoder().decode(jwk.get("n").asText()).length);
        assertArrayEquals(key.der(), Base64.getDecoder().decode(jwk.at("/x5c/0").asText()));
        assertEquals(key.thumbprint(), jwk.get("x5t#S256").asText());
        assertEquals(27, jwk.get("x5t").asText().length());
    }

    @ParameterizedTest
    @CsvSource({
        "BAD_PARAMETER, kty, 'EC'",
        "BAD_PARAMETER, x5t#S256, 'AAAA'",
        "BAD_PARAMETER, n, 'AQAB'",
        "BAD_PARAMETER, e, 'Aw'",
        "BAD_PARAMETER, x5c, 'not a list'",
    })
    void aJwkThatDoesNotAgreeWithItsCertificateIsRefused(Code code, String member, String value) throws IOException {
        JsonNode request = MAPPER.readTree(DownloadRequest.toJson(Holders.quorum(2, 3)));
        ((ObjectNode) request.at("/certificates/1")).put(member, value);
        RefusedException refused = assertThrows(RefusedException.class, () -> DownloadRequest.parse(utf8(request)));
        assertEquals(code, refused.code());
        assertTrue(refused.getMessage().contains("certificates[1]." + member), refused.getMessage());
    }

    @Test
    void aCertificateThatIsNotBase64OrNoneIsRefused() throws IOException {
        for (String text : List.of("*", "AAAA")) {
            JsonNode request = MAPPER.readTree(DownloadRequest.toJson(Holders.quorum(2, 3)));
            ((ObjectNode) request.at("/certificates/1")).putArray("x5c").add(text);
            RefusedException refused = assertThrows(RefusedException.class, () -> DownloadRequest.parse(utf8(request)));
            assertTrue(refused.getMessage().contains("certificates[1].x5c"), refused.getMessage());
        }
    }

    @Test
    void aQuorumOutOfRangeIsToldAsSuch() throws IOException {
        ObjectNode request = (ObjectNode) MAPPER.readTree(DownloadRequest.toJson(Holders.quorum(2, 3)));
        request.put("required", 4);
        RefusedException refused = assertThrows(RefusedException.class, () -> DownloadRequest.parse(utf8(request)));
        assertEquals(Code.QUORUM_OUT_OF_RANGE, refused.code());
    }

    @Test
    void theTransferKeyIsAJwkInsideAText() throws IOException {
        WrappingKey key = Holders.exchangeKey().certificate();
        byte[] answer = TransferKey.toJson(key);
        JsonNode json = MAPPER.readTree(answer);
        assertEquals("jwk", json.get("key_format").asText());
        assertTrue(json.get("transfer_key").isTextual());
        assertEquals(
                Base64.getEncoder().encodeToString(key.der()),
                MAPPER.readTree(json.get("transfer_key").asText()).at("/x5c/0").asText());
        assertEquals(key, TransferKey.parse(answer));

        ObjectNode nested = MAPPER.createObjectNode().put("key_format", "jwk");
        nested.set("transfer_key", MAPPER.readTree(json.get("transfer_key").asText()));
        assertThrows(RefusedException.class, () -> TransferKey.parse(utf8(nested)));
    }

    private static byte[] utf8(JsonNode json) {
        return json.toString().getBytes(StandardCharsets.UTF_8);
    }
}
