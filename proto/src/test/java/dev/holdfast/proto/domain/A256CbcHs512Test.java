package dev.holdfast.proto.domain;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import java.io.IOException;
import java.io.InputStream;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class A256CbcHs512Test {

    /** Wycheproof's vectors; the first is the one of RFC 7518, appendix B.3. */
    @Test
    void answersAsWycheproofExpects() throws IOException {
        JsonNode vectors;
        try (InputStream in = A256CbcHs512Test.class.getResourceAsStream("/wycheproof/a256cbc_hs512_test.json")) {
            vectors = new ObjectMapper().readTree(in).get("tests");
        }
        assertEquals(94, vectors.size());
        for (JsonNode vector : vectors) {
            check(vector);
        }
    }

    private static void check(JsonNode vector) {
        String what =
                "tcId " + vector.get("tcId") + ": " + vector.get("comment").asText();
        byte[] key = bytes(vector, "key");
        byte[] iv = bytes(vector, "iv");
        byte[] additionalData = bytes(vector, "aad");
        byte[] ciphertext = bytes(vector, "ct");
        byte[] tag = bytes(vector, "tag");
        if (vector.get("result").asText().equals("valid")) {
            byte[] message = bytes(vector, "msg");
            assertArrayEquals(message, A256CbcHs512.open(key, iv, additionalData, ciphertext, tag), what);
            A256CbcHs512.Sealed sealed = A256CbcHs512.seal(key, iv, additionalData, message);
            assertArrayEquals(ciphertext, sealed.ciphertext(), what);
            assertArrayEquals(tag, sealed.tag(), what);
        } else {
            RefusedException refused = assertThrows(
                    RefusedException.class, () -> A256CbcHs512.open(key, iv, additionalData, ciphertext, tag), what);
            assertEquals(Code.TAMPERED, refused.code(), what);
        }
    }

    private static byte[] bytes(JsonNode vector, String member) {
        return HexFormat.of().parseHex(vector.get(member).asText());
    }
}
