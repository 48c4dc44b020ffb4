package dev.holdfast.proto.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every wrong shape of the two files is refused, and the refusal names the member. */
class StrictParsingTest {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private static final byte[] DOMAIN = SecurityDomainFile.seal(
                    Map.of("tag", new byte[] {1}), Holders.quorum(2, 3), Holders.seeded(1))
            .toJson();

    private static final byte[] BLOB = RestoreBlob.seal(
                    Map.of("tag", new byte[] {1}), Holders.exchangeKey().certificate(), Holders.seeded(2))
            .toJson();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/EncData",
                "/EncData/data",
                "/EncData/data/0",
                "/EncData/data/0/compact_jwe",
                "/EncData/data/0/tag",
                "/SharedKeys",
                "/SharedKeys/enc_shares",
                "/SharedKeys/enc_shares/1",
                "/SharedKeys/enc_shares/1/enc_key",
                "/SharedKeys/enc_shares/1/x5t_256",
                "/SharedKeys/key_algorithm",
                "/SharedKeys/required"
            })
    void aDomainFileNeedsEveryMember(String pointer) {
        for (String json : new String[] {"null", "7.5", "true", "{}", "[]"}) {
            assertRefused(Code.TAMPERED, pointer, SecurityDomainFile::parse, DOMAIN, json);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/EncData",
                "/EncData/data",
                "/EncData/data/0/compact_jwe",
                "/WrappedKey",
                "/WrappedKey/enc_key",
                "/WrappedKey/x5t_256"
            })
    void aBlobNeedsEveryMember(String pointer) {
        for (String json : new String[] {"null", "7.5", "true", "{}", "[]"}) {
            assertRefused(Code.TAMPERED, pointer, RestoreBlob::parse, BLOB, json);
        }
    }

    @Test
    void valuesOutOfTheirBoundsAreRefused() {
        assertDomainRefused(Code.TAMPERED, "/SharedKeys/required", "1");
        assertDomainRefused(Code.TAMPERED, "/SharedKeys/required", "4");
        assertDomainRefused(Code.TAMPERED, "/SharedKeys/required", "4294967298");
        assertDomainRefused(Code.ALGORITHM_NOT_SUPPORTED, "/SharedKeys/key_algorithm", "\"xor\"");
        assertDomainRefused(Code.ALGORITHM_NOT_SUPPORTED, "/EncData/kdf", "\"hkdf\"");
        assertDomainRefused(Code.TAMPERED, "/EncData/data/0/tag", "\"\"");
        assertDomainRefused(Code.TAMPERED, "/EncData/data/0/tag", "\"schl\\u00fcssel\"");
        assertDomainRefused(Code.TAMPERED, "/EncData/data/0/tag", "\"" + "x".repeat(129) + "\"");
        assertDomainRefused(Code.TAMPERED, "/SharedKeys/enc_shares/1/x5t_256", "\"AAAA\"");
        assertDomainRefused(Code.TAMPERED, "/SharedKeys/enc_shares/1/enc_key", "\"a.b.c\"");
    }

    @Test
    void twoSharesForOneHolderAndTwoItemsOfOneNameAreRefused() throws IOException {
        JsonNode domain = MAPPER.readTree(DOMAIN);
        assertDomainRefused(
                Code.TAMPERED,
                "/SharedKeys/enc_shares/1/x5t_256",
                domain.at("/SharedKeys/enc_shares/0/x5t_256").toString());
        ArrayNode data = (ArrayNode) domain.at("/EncData/data");
        data.add(data.get(0));
        RefusedException refused =
                assertThrows(RefusedException.class, () -> SecurityDomainFile.parse(utf8(domain.toString())));
        assertEquals(Code.TAMPERED, refused.code());
    }

    @Test
    void aShareIsEncryptedToARsaKeyAndAnItemIsNot() throws IOException {
        JsonNode domain = MAPPER.readTree(DOMAIN);
        assertDomainRefused(
                Code.TAMPERED,
                "/SharedKeys/enc_shares/1/enc_key",
                domain.at("/EncData/data/0/compact_jwe").toString());
        assertDomainRefused(
                Code.TAMPERED,
                "/EncData/data/0/compact_jwe",
                domain.at("/SharedKeys/enc_shares/1/enc_key").toString());
    }

    @Test
    void aServerTakesItsWrappedKeyUnderOneAlgorithmOnly() throws IOException {
        String jwe = MAPPER.readTree(BLOB).at("/WrappedKey/enc_key").asText();
        for (String alg : new String[] {"RSA-OAEP", "RSA1_5"}) {
            String header = Base64Url.encode(utf8("{\"alg\":\"" + alg + "\",\"enc\":\"A256CBC-HS512\"}"));
            String other = "\"" + header + jwe.substring(jwe.indexOf('.')) + "\"";
            assertRefused(Code.ALGORITHM_NOT_SUPPORTED, "/WrappedKey/enc_key", RestoreBlob::parse, BLOB, other);
        }
    }

    @Test
    void whatIsNoJsonObjectIsRefused() {
        String nested = "[".repeat(100_000);
        String twice = new String(DOMAIN, StandardCharsets.UTF_8).replace("}],", "}],\"kdf\":\"sp108_kdf\",");
        for (String text : new String[] {"", "{", "null", "[]", "{}{}", "{} x", nested, twice, "\u0000"}) {
            RefusedException refused = assertThrows(RefusedException.class, () -> SecurityDomainFile.parse(utf8(text)));
            assertEquals(Code.TAMPERED, refused.code());
        }
        assertThrows(RefusedException.class, () -> SecurityDomainFile.parse(new byte[(1 << 20) + 1]));
    }

    private static void assertDomainRefused(Code code, String pointer, String json) {
        assertRefused(code, pointer, SecurityDomainFile::parse, DOMAIN, json);
    }

    private static void assertRefused(
            Code code, String pointer, Consumer<byte[]> parser, byte[] original, String replacement) {
        String name = JsonPointer.compile(pointer).last().getMatchingProperty();
        byte[] altered = replaced(original, JsonPointer.compile(pointer), replacement);
        RefusedException refused =
                assertThrows(RefusedException.class, () -> parser.accept(altered), pointer + " as " + replacement);
        assertEquals(code, refused.code(), refused.getMessage());
        assertTrue(refused.getMessage().contains(name), refused.getMessage());
    }

    private static byte[] replaced(byte[] original, JsonPointer at, String replacement) {
        try {
            JsonNode root = MAPPER.readTree(original);
            JsonNode value = MAPPER.readTree(replacement);
            JsonNode parent = root.at(at.head());
            if (parent instanceof ArrayNode array) {
                array.set(at.last().getMatchingIndex(), value);
            } else {
                ((ObjectNode) parent).set(at.last().getMatchingProperty(), value);
            }
            return utf8(root.toString());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
