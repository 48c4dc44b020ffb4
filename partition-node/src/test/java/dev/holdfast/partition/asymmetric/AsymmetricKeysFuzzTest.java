package dev.holdfast.partition.asymmetric;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.holdfast.partition.mechanism.KeyValue;
import dev.holdfast.proto.pkcs11.CryptokiException;

/** Whatever comes out of a wrapped key is refused by a return value, or is a key that reads the same again. */
class AsymmetricKeysFuzzTest {

    @FuzzTest(maxDuration = "30s")
    void privateKeys(byte[] pkcs8) {
        KeyValue key;
        try {
            key = Token.KEYS.parsePrivate(pkcs8);
        } catch (CryptokiException refused) {
            return;
        }
        assertArrayEquals(key.bytes(), Token.KEYS.parsePrivate(key.bytes()).bytes());
        assertArrayEquals(
                key.bytes(),
                Token.KEYS.privateKey(key.type(), Token.KEYS.ofPrivate(key)).bytes());
    }

    @FuzzTest(maxDuration = "30s")
    void publicKeys(byte[] spki) {
        KeyValue key;
        try {
            key = Token.KEYS.parsePublic(spki);
        } catch (CryptokiException refused) {
            return;
        }
        assertArrayEquals(key.bytes(), Token.KEYS.parsePublic(key.bytes()).bytes());
        assertArrayEquals(
                key.bytes(),
                Token.KEYS.publicKey(key.type(), Token.KEYS.ofPublic(key)).bytes());
    }
}
