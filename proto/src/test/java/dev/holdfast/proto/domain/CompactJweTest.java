package dev.holdfast.proto.domain;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class CompactJweTest {

    private static final byte[] KEY = HexFormat.of()
            .parseHex("7c74869a793366e7c810aea150a2a2a51b6d61cf525b6f6730163b3093835faf"
                    + "16b2a0da38e4bc7fca5df0a16b6b23c8a6efc36579563e5e1018a1f0a9b72fbb");

    /** Decrypted with the service's own client. */
    private static final String KNOWN =
            "eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2Q0JDLUhTNTEyIiwia2lkIjoiU2ltLU1hc3Rlci1LZXkifQ..AAECAwQFBgcICQoLDA0ODw."
                    + "_e0li5ILFuHCzni7ELAoLA.nS2Ri_of3q8nF7p7UY51AvOwL4rqhoTcS5JdDP6MVi4";

    private static final byte[] HELLO = "hello".getBytes(StandardCharsets.US_ASCII);

    @Test
    void writesTheKnownAnswer() {
        byte[] iv = HexFormat.of().parseHex("000102030405060708090a0b0c0d0e0f");
        assertEquals(
                KNOWN,
                CompactJwe.sealDirect(KEY, "Sim-Master-Key", HELLO, count -> Arrays.copyOf(iv, count))
                        .text());
    }

    @Test
    void opensTheKnownAnswer() {
        assertArrayEquals(HELLO, CompactJwe.parse(KNOWN, "It").open(KEY));
    }

    @Test
    void everyAlteredCharacterIsRefused() {
        for (int i = 0; i < KNOWN.length(); i++) {
            char other = KNOWN.charAt(i) == 'A' ? 'B' : 'A';
            String altered = KNOWN.substring(0, i) + other + KNOWN.substring(i + 1);
            assertThrows(
                    RefusedException.class,
                    () -> CompactJwe.parse(altered, "It").open(KEY),
                    "character " + i);
        }
    }

    @Test
    void anotherKeyIsRefused() {
        byte[] other = KEY.clone();
        other[0] ^= 1;
        CompactJwe jwe = CompactJwe.parse(KNOWN, "It");
        assertRefused(Code.TAMPERED, () -> jwe.open(other));
        assertRefused(Code.TAMPERED, () -> jwe.open(Arrays.copyOf(KEY, 32)));
    }

    @Test
    void aTagOfAnyOtherLengthIsRefusedEvenWhereItIsAPrefix() {
        int tagAt = KNOWN.lastIndexOf('.') + 1;
        byte[] tag = Base64.getUrlDecoder().decode(KNOWN.substring(tagAt));
        for (int length : new int[] {0, 1, 16, 31, 33, 64}) {
            String altered = KNOWN.substring(0, tagAt) + Base64Url.encode(Arrays.copyOf(tag, length));
            RefusedException refused = assertRefused(
                    Code.TAMPERED, () -> CompactJwe.parse(altered, "It").open(KEY));
            assertEquals("It has an authentication tag that is not 32 bytes long.", refused.getMessage());
        }
    }

    @Test
    void theHeaderIsReadStrictly() {
        assertHeader(Code.ALGORITHM_NOT_SUPPORTED, "{\"alg\":\"dir\",\"enc\":\"A128CBC-HS256\"}");
        assertHeader(Code.ALGORITHM_NOT_SUPPORTED, "{\"alg\":\"none\",\"enc\":\"A256CBC-HS512\"}");
        assertHeader(Code.ALGORITHM_NOT_SUPPORTED, "{\"alg\":\"dir\",\"enc\":\"A256CBC-HS512\",\"zip\":\"DEF\"}");
        assertHeader(Code.ALGORITHM_NOT_SUPPORTED, "{\"alg\":\"dir\",\"enc\":\"A256CBC-HS512\",\"crit\":[\"b64\"]}");
        assertHeader(Code.TAMPERED, "{\"alg\":\"dir\"}");
        assertHeader(Code.TAMPERED, "{\"enc\":\"A256CBC-HS512\"}");
        assertHeader(Code.TAMPERED, "{\"alg\":\"dir\",\"alg\":\"dir\",\"enc\":\"A256CBC-HS512\"}");
        assertHeader(Code.TAMPERED, "{\"alg\":\"RSA-OAEP-256\",\"enc\":\"A256CBC-HS512\"}");
        assertHeader(Code.TAMPERED, "{\"alg\":1,\"enc\":\"A256CBC-HS512\"}");
        assertHeader(Code.TAMPERED, "[]");
        assertHeader(Code.TAMPERED, "");
    }

    private static void assertHeader(Code code, String header) {
        String encoded = Base64Url.encode(header.getBytes(StandardCharsets.UTF_8));
        String altered = encoded + KNOWN.substring(KNOWN.indexOf('.'));
        assertRefused(code, () -> CompactJwe.parse(altered, "It"));
    }

    @Test
    void partsAreBase64UrlWithoutPaddingAndCanonical() {
        assertRefused(Code.TAMPERED, () -> CompactJwe.parse(KNOWN + ".", "It"));
        assertRefused(Code.TAMPERED, () -> CompactJwe.parse(KNOWN + "=", "It"));
        assertRefused(Code.TAMPERED, () -> CompactJwe.parse(KNOWN.replace('_', '/'), "It"));
        assertRefused(Code.TAMPERED, () -> CompactJwe.parse(KNOWN.replace("..AAECAw", "..A"), "It"));
        // 43 characters carry two bits more than 32 bytes: they must be 0.
        assertRefused(Code.TAMPERED, () -> CompactJwe.parse(KNOWN.replace("MVi4", "MVi5"), "It"));
        assertRefused(Code.TAMPERED, () -> CompactJwe.parse("A".repeat(200_000), "It"));
    }

    private static RefusedException assertRefused(Code code, Runnable action) {
        RefusedException refused = assertThrows(RefusedException.class, action::run);
        assertEquals(code, refused.code(), refused.getMessage());
        return refused;
    }
}
