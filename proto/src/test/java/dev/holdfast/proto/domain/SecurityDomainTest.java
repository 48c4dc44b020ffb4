package dev.holdfast.proto.domain;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecurityDomainTest {

    @ParameterizedTest
    @CsvSource({"2, 3", "3, 5", "2, 10", "10, 10"})
    void whatACardGivesAwayComesBackThroughItsHolders(int required, int count) {
        Map<String, byte[]> items = items();
        SecurityDomainFile made =
                SecurityDomainFile.seal(items, Holders.quorum(required, count), Holders.seeded(count));
        SecurityDomainFile file = SecurityDomainFile.parse(made.toJson());
        assertEquals(made, file);

        List<CustodianKey> last = new ArrayList<>(Holders.first(count)).subList(count - required, count);
        Collections.reverse(last);
        for (List<CustodianKey> holders : List.of(Holders.first(required), last, Holders.first(count))) {
            RestoreBlob blob =
                    Custodians.restoreBlob(file, Holders.exchangeKey().certificate(), holders, Holders.seeded(7));
            assertSame(items, openAsCard(RestoreBlob.parse(blob.toJson())));
        }
    }

    @Test
    void theSameRandomnessGivesTheSameFile() {
        Quorum quorum = Holders.quorum(2, 3);
        assertArrayEquals(
                SecurityDomainFile.seal(items(), quorum, Holders.seeded(1)).toJson(),
                SecurityDomainFile.seal(items(), quorum, Holders.seeded(1)).toJson());
        assertFalse(SecurityDomainFile.seal(items(), quorum, Holders.seeded(1))
                .equals(SecurityDomainFile.seal(items(), quorum, Holders.seeded(2))));
    }

    @Test
    void theFilesHaveTheMembersThatTheServicesClientReads() throws IOException {
        SecurityDomainFile file = SecurityDomainFile.seal(items(), Holders.quorum(2, 3), Holders.seeded(1));
        JsonNode json = new ObjectMapper().readTree(file.toJson());
        assertEquals(
                "{\"EncData\":4,\"SharedKeys\":3,\"version\":2}",
                "{\"EncData\":" + json.at("/EncData/data").size() + ",\"SharedKeys\":"
                        + json.at("/SharedKeys/enc_shares").size() + ",\"version\":" + json.get("version") + "}");
        assertEquals("sp108_kdf", json.at("/EncData/kdf").asText());
        assertEquals("empty", json.at("/EncData/data/0/tag").asText());
        assertEquals("shamir_share", json.at("/SharedKeys/key_algorithm").asText());
        assertEquals(2, json.at("/SharedKeys/required").asInt());
        assertEquals(
                Holders.holder(1).certificate().thumbprint(),
                json.at("/SharedKeys/enc_shares/1/x5t_256").asText());
        assertEquals(
                "{\"alg\":\"dir\",\"enc\":\"A256CBC-HS512\",\"kid\":\"empty\"}",
                header(json.at("/EncData/data/0/compact_jwe")));
        assertEquals(
                "{\"alg\":\"RSA-OAEP-256\",\"enc\":\"A256CBC-HS512\",\"kid\":\"not used\"}",
                header(json.at("/SharedKeys/enc_shares/0/enc_key")));
    }

    @Test
    void membersThatNobodyKnowsAreIgnored() {
        String json = new String(
                SecurityDomainFile.seal(items(), Holders.quorum(2, 3), Holders.seeded(1))
                        .toJson(),
                StandardCharsets.UTF_8);
        String extended =
                json.replace("\"version\":2", "\"comment\":{\"a\":[1]}").replace("\"kdf\"", "\"x\"");
        assertEquals(SecurityDomainFile.parse(utf8(json)), SecurityDomainFile.parse(utf8(extended)));
    }

    @Test
    void aBlobForAnotherKeyOrAnAlteredOneGivesNothing() {
        RestoreBlob blob = RestoreBlob.seal(items(), Holders.exchangeKey().certificate(), Holders.seeded(4));
        assertCode(Code.TAMPERED, () -> blob.open(new byte[64]));

        List<EncryptedItems.Item> swapped = new ArrayList<>(blob.items().items());
        swapped.set(
                0, new EncryptedItems.Item(swapped.get(0).tag(), swapped.get(1).jwe()));
        RestoreBlob altered = new RestoreBlob(new EncryptedItems(swapped), blob.wrappedKey(), blob.thumbprint());
        RefusedException refused = assertCode(Code.TAMPERED, () -> openAsCard(altered));
        assertTrue(refused.getMessage().startsWith("The item \"empty\" does not open"), refused.getMessage());
    }

    @Test
    void aMasterKeyOfAnotherLengthIsRefused() {
        WrappingKey exchangeKey = Holders.exchangeKey().certificate();
        RestoreBlob blob = RestoreBlob.seal(items(), exchangeKey, Holders.seeded(4));
        CompactJwe shortKey = CompactJwe.sealToRsa(exchangeKey.publicKey(), new byte[31], Holders.seeded(5));
        RestoreBlob altered = new RestoreBlob(blob.items(), shortKey, blob.thumbprint());
        RefusedException refused = assertCode(Code.TAMPERED, () -> openAsCard(altered));
        assertTrue(refused.getMessage().endsWith("holds no 32-byte key."), refused.getMessage());
    }

    @Test
    void aCardTakesExactlyItsOwnItems() {
        Map<String, byte[]> items = Map.of(
                "owner-credential", new byte[32],
                "signing-key", new byte[185],
                "data-key", new byte[32],
                "backup-key", new byte[32]);
        DomainItems.check(items);

        Map<String, byte[]> more = new LinkedHashMap<>(items);
        more.put("spare-key", new byte[32]);
        assertCode(Code.TAMPERED, () -> DomainItems.check(more));
        Map<String, byte[]> fewer = new LinkedHashMap<>(items);
        fewer.remove(DomainItems.BACKUP_KEY);
        assertCode(Code.TAMPERED, () -> DomainItems.check(fewer));
        Map<String, byte[]> shorter = new LinkedHashMap<>(items);
        shorter.put(DomainItems.DATA_KEY, new byte[16]);
        assertCode(Code.TAMPERED, () -> DomainItems.check(shorter));
    }

    @Test
    void firmwareReadsWhatItOrOlderFirmwareMadeAndNothingNewer() {
        Map<String, byte[]> made = new LinkedHashMap<>();
        DomainItems.requireReadable(made, 0);
        made.put(DomainItems.FIRMWARE, DomainItems.firmware(2));
        DomainItems.requireReadable(made, 2);
        DomainItems.requireReadable(made, 3);
        RefusedException refused = assertCode(Code.WRONG_STATE, () -> DomainItems.requireReadable(made, 1));
        assertTrue(refused.getMessage().contains("of security version 2, and this card runs 1"), refused.getMessage());
        made.put(DomainItems.FIRMWARE, new byte[3]);
        assertCode(Code.TAMPERED, () -> DomainItems.requireReadable(made, 1));
    }

    private static Map<String, byte[]> openAsCard(RestoreBlob blob) {
        CompactJwe wrapped = blob.wrappedKey();
        return blob.open(
                Holders.exchangeKey().openerFor(wrapped.keyManagement()).open(wrapped.encryptedKey()));
    }

    private static Map<String, byte[]> items() {
        Map<String, byte[]> items = new LinkedHashMap<>();
        int[] lengths = {0, 1, 48, 5000};
        String[] tags = {"empty", "one", "Block", "large.item"};
        for (int i = 0; i < lengths.length; i++) {
            items.put(tags[i], Holders.seeded(i).bytes(lengths[i]));
        }
        return items;
    }

    private static void assertSame(Map<String, byte[]> expected, Map<String, byte[]> actual) {
        assertEquals(List.copyOf(expected.keySet()), List.copyOf(actual.keySet()));
        expected.forEach((tag, plaintext) ->
                assertEquals(HexFormat.of().formatHex(plaintext), HexFormat.of().formatHex(actual.get(tag)), tag));
    }

    private static String header(JsonNode jwe) {
        String text = jwe.asText();
        byte[] header = Base64Url.decode(text.substring(0, text.indexOf('.')));
        return new String(header, StandardCharsets.UTF_8);
    }

    private static RefusedException assertCode(Code code, Runnable action) {
        RefusedException refused = assertThrows(RefusedException.class, action::run);
        assertEquals(code, refused.code(), refused.getMessage());
        return refused;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
