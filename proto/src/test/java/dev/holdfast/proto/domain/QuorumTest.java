package dev.holdfast.proto.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class QuorumTest {

    @Test
    void takesThreeToTenKeysAndAQuorumAmongThem() {
        assertEquals(3, Quorum.parse(certificates(3), 2).keys().size());
        assertEquals(10, Quorum.parse(certificates(10), 10).required());
    }

    @Test
    void refusesNumbersOutOfRange() {
        assertRefused(Code.QUORUM_OUT_OF_RANGE, certificates(2), 2);
        assertRefused(Code.QUORUM_OUT_OF_RANGE, certificates(11), 2);
        assertRefused(Code.QUORUM_OUT_OF_RANGE, certificates(3), 1);
        assertRefused(Code.QUORUM_OUT_OF_RANGE, certificates(3), 4);
        assertRefused(Code.QUORUM_OUT_OF_RANGE, List.of(), 0);
    }

    @Test
    void refusesTwoCertificatesOfOneKey() {
        CustodianKey holder = Holders.holder(0);
        KeyPair pair = new KeyPair(holder.certificate().publicKey(), holder.privateKey());
        List<byte[]> certificates = certificates(3);
        certificates.set(2, new WrappingKey(Holders.certificate(pair, "SHA384withRSA")).der());
        RefusedException refused = assertRefused(Code.DUPLICATE_WRAPPING_KEY, certificates, 2);
        assertTrue(refused.getMessage().startsWith("Certificates 1 and 3 "), refused.getMessage());
    }

    @Test
    void refusesKeysThatAreNotRsaOrTooShort() throws Exception {
        byte[] shortKey = Holders.certificate(Holders.keyPair("RSA", 1024), "SHA256withRSA")
                .getEncoded();
        byte[] curve = Holders.certificate(Holders.keyPair("EC", 256), "SHA256withECDSA")
                .getEncoded();
        for (byte[] refusedKey : List.of(shortKey, curve)) {
            List<byte[]> certificates = certificates(3);
            certificates.set(1, refusedKey);
            RefusedException refused = assertRefused(Code.WRAPPING_KEY_REFUSED, certificates, 2);
            assertTrue(refused.getMessage().startsWith("Certificate 2: "), refused.getMessage());
        }
    }

    @Test
    void refusesBytesThatAreNotOneCertificate() {
        byte[] der = certificates(1).get(0);
        byte[] pem = "-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----".getBytes(StandardCharsets.US_ASCII);
        byte[] longer = Arrays.copyOf(der, der.length + 1);
        for (byte[] bytes : List.of(new byte[0], Arrays.copyOf(der, der.length - 1), longer, pem, new byte[20_000])) {
            List<byte[]> certificates = certificates(3);
            certificates.set(0, bytes);
            assertRefused(Code.WRAPPING_KEY_REFUSED, certificates, 2);
        }
    }

    private static RefusedException assertRefused(Code code, List<byte[]> certificates, int required) {
        RefusedException refused = assertThrows(RefusedException.class, () -> Quorum.parse(certificates, required));
        assertEquals(code, refused.code(), refused.getMessage());
        return refused;
    }

    private static List<byte[]> certificates(int count) {
        return new ArrayList<>(Holders.first(count).stream()
                .map(holder -> holder.certificate().der())
                .toList());
    }
}
