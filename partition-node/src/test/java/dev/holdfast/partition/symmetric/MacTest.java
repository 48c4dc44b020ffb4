package dev.holdfast.partition.symmetric;

import static dev.holdfast.partition.symmetric.Offered.FASTEST;
import static dev.holdfast.partition.symmetric.Offered.NOTHING;
import static dev.holdfast.partition.symmetric.Offered.REPRODUCIBLE;
import static dev.holdfast.partition.symmetric.Offered.aes;
import static dev.holdfast.partition.symmetric.Offered.assertRefused;
import static dev.holdfast.partition.symmetric.Offered.gcm;
import static dev.holdfast.partition.symmetric.Offered.iv;
import static dev.holdfast.partition.symmetric.Offered.key;
import static dev.holdfast.partition.symmetric.Offered.number;
import static dev.holdfast.partition.symmetric.Offered.plain;
import static dev.holdfast.partition.symmetric.Offered.random;
import static dev.holdfast.partition.symmetric.Offered.secret;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.holdfast.partition.mechanism.Capability;
import dev.holdfast.partition.mechanism.KeyValue;
import dev.holdfast.proto.pkcs11.CKK;
import dev.holdfast.proto.pkcs11.CKM;
import dev.holdfast.proto.pkcs11.CKR;
import java.util.Arrays;
import java.util.Random;
import org.bouncycastle.crypto.macs.HMac;
import org.bouncycastle.crypto.params.KeyParameter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Message authentication codes: what is cut off, what is refused, and that two implementations agree. */
class MacTest {

    @ParameterizedTest
    @EnumSource
    void hmacAgreesWithBouncyCastle(HashFunction hash) {
        Random random = new Random(51);
        for (int i = 0; i < 20; i++) {
            KeyValue key = key(hash.hmacKey(), random(random, 1 + random.nextInt(200)));
            byte[] data = random(random, random.nextInt(300));
            HMac other = new HMac(hash.engine());
            other.init(new KeyParameter(key.bytes()));
            other.update(data, 0, data.length);
            byte[] expected = new byte[other.getMacSize()];
            other.doFinal(expected, 0);
            assertEquals(hash.length(), expected.length);
            Capability.Signing hmac = REPRODUCIBLE.mac(hash.hmac());
            assertArrayEquals(expected, hmac.sign(key, plain(hash.hmac()), data, false));
            hmac.verify(key, plain(hash.hmac()), data, false, expected);
            assertArrayEquals(
                    Arrays.copyOf(expected, 1 + i % hash.length()),
                    REPRODUCIBLE
                            .mac(hash.hmacGeneral())
                            .sign(key, number(hash.hmacGeneral(), 1 + i % hash.length()), data, false));
        }
    }

    /** FIPS 113 is the last block of CBC over the text, filled up with zeros. */
    @ParameterizedTest
    @EnumSource
    void cbcMacIsTheLastBlockOfCbc(BlockAlgorithm algorithm) {
        boolean aes = algorithm == BlockAlgorithm.AES;
        CKM cbc = aes ? CKM.AES_CBC : CKM.DES3_CBC;
        CKM half = aes ? CKM.AES_MAC : CKM.DES3_MAC;
        CKM general = aes ? CKM.AES_MAC_GENERAL : CKM.DES3_MAC_GENERAL;
        int block = algorithm.block();
        Random random = new Random(52);
        for (int length = 1; length < 70; length++) {
            KeyValue key = key(aes ? CKK.AES : CKK.DES3, random(random, 24));
            byte[] data = random(random, length);
            byte[] filled = Arrays.copyOf(data, (length + block - 1) / block * block);
            byte[] chained = REPRODUCIBLE.cipher(cbc).encrypt(key, iv(cbc, new byte[block]), filled, false);
            byte[] last = Arrays.copyOfRange(chained, chained.length - block, chained.length);
            assertArrayEquals(last, REPRODUCIBLE.mac(general).sign(key, number(general, block), data, false));
            assertArrayEquals(
                    Arrays.copyOf(last, block / 2), REPRODUCIBLE.mac(half).sign(key, plain(half), data, false));
            assertEquals(block / 2, REPRODUCIBLE.mac(half).signatureBytes(key, plain(half)));
        }
    }

    @Test
    void aWrongMacIsToldFromOneOfTheWrongLength() {
        KeyValue key = secret(new byte[20]);
        Capability.Signing hmac = FASTEST.mac(CKM.SHA256_HMAC);
        byte[] mac = hmac.sign(key, plain(CKM.SHA256_HMAC), NOTHING, false);
        byte[] wrong = mac.clone();
        wrong[31] ^= 1;
        assertRefused(CKR.SIGNATURE_INVALID, () -> hmac.verify(key, plain(CKM.SHA256_HMAC), NOTHING, false, wrong));
        assertRefused(
                CKR.SIGNATURE_LEN_RANGE,
                () -> hmac.verify(key, plain(CKM.SHA256_HMAC), NOTHING, false, Arrays.copyOf(mac, 31)));
        assertRefused(CKR.FUNCTION_FAILED, () -> hmac.sign(key, plain(CKM.SHA256_HMAC), mac, true));
    }

    @Test
    void refusesLengthsThatTheMacDoesNotHave() {
        KeyValue key = aes(new byte[16]);
        Capability.Signing cmac = FASTEST.mac(CKM.AES_CMAC_GENERAL);
        for (long length : new long[] {-1, 0, 17}) {
            assertRefused(
                    CKR.MECHANISM_PARAM_INVALID, () -> cmac.signatureBytes(key, number(CKM.AES_CMAC_GENERAL, length)));
        }
        assertRefused(CKR.MECHANISM_PARAM_INVALID, () -> cmac.signatureBytes(key, plain(CKM.AES_CMAC_GENERAL)));
        assertRefused(CKR.MECHANISM_PARAM_INVALID, () -> FASTEST.mac(CKM.AES_CMAC)
                .signatureBytes(key, number(CKM.AES_CMAC, 16)));
        assertRefused(
                CKR.KEY_SIZE_RANGE, () -> cmac.signatureBytes(aes(new byte[20]), number(CKM.AES_CMAC_GENERAL, 8)));
        assertRefused(CKR.KEY_SIZE_RANGE, () -> FASTEST.mac(CKM.MD5_HMAC)
                .signatureBytes(secret(NOTHING), plain(CKM.MD5_HMAC)));
    }

    @Test
    void gmacIsGcmOverNothing() {
        Random random = new Random(53);
        KeyValue key = aes(random(random, 32));
        byte[] nonce = random(random, 12);
        byte[] data = random(random, 100);
        byte[] tag = FASTEST.cipher(CKM.AES_GCM).encrypt(key, gcm(CKM.AES_GCM, nonce, data, 128), NOTHING, false);
        Capability.Signing gmac = FASTEST.mac(CKM.AES_GMAC);
        assertArrayEquals(tag, gmac.sign(key, gcm(CKM.AES_GMAC, nonce, NOTHING, 128), data, false));
        assertArrayEquals(tag, gmac.sign(key, iv(CKM.AES_GMAC, nonce), data, false));
        assertEquals(12, gmac.signatureBytes(key, gcm(CKM.AES_GMAC, nonce, NOTHING, 96)));
        assertRefused(
                CKR.MECHANISM_PARAM_INVALID,
                () -> gmac.signatureBytes(key, gcm(CKM.AES_GMAC, nonce, new byte[1], 128)));
        assertRefused(CKR.MECHANISM_PARAM_INVALID, () -> gmac.signatureBytes(key, iv(CKM.AES_GMAC, NOTHING)));
    }
}
