package dev.holdfast.partition.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.holdfast.partition.crypto.CryptoEngine.Generated;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.KeySpec;
import java.io.IOException;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an import accepts and what it refuses. */
class ImportedKeysTest {

    private static final ProviderCryptoEngine ENGINE = Keys.fast(21);
    private static final byte[] RSA = new AnswerBook().get("RSA.material");

    @Test
    void aSoundRsaKeyIsTakenAndItsPublicHalfFound() {
        Generated checked = ENGINE.check(Keys.RSA_2048, RSA);
        assertArrayEquals(RSA, checked.material());
        assertArrayEquals(new AnswerBook().get("RSA.public"), checked.publicKey());
    }

    /** Each of the eight numbers, plus two: still odd where it was, still as long. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7})
    void anRsaKeyWithOneWrongNumberIsRefused(int which) throws IOException {
        RSAPrivateKey key =
                RSAPrivateKey.getInstance(PrivateKeyInfo.getInstance(RSA).parsePrivateKey());
        BigInteger[] numbers = {
            key.getModulus(),
            key.getPublicExponent(),
            key.getPrivateExponent(),
            key.getPrime1(),
            key.getPrime2(),
            key.getExponent1(),
            key.getExponent2(),
            key.getCoefficient()
        };
        numbers[which] = numbers[which].add(BigInteger.TWO);
        assertRefused(Keys.RSA_2048, rsa(numbers));
    }

    @Test
    void anRsaKeyWithSmallExponentIsRefused() throws IOException {
        RSAPrivateKey key =
                RSAPrivateKey.getInstance(PrivateKeyInfo.getInstance(RSA).parsePrivateKey());
        BigInteger p1 = key.getPrime1().subtract(BigInteger.ONE);
        BigInteger q1 = key.getPrime2().subtract(BigInteger.ONE);
        BigInteger e = BigInteger.valueOf(257);
        BigInteger d = e.modInverse(p1.multiply(q1));
        BigInteger[] numbers = {
            key.getModulus(), e, d, key.getPrime1(), key.getPrime2(), d.mod(p1), d.mod(q1), key.getCoefficient()
        };
        assertRefused(Keys.RSA_2048, rsa(numbers));
    }

    @Test
    void anEcKeyWithAPublicPointThatIsNotItsOwnIsRefused() {
        for (KeySpec spec : Keys.EC) {
            byte[] other = point(ENGINE.generate(spec).material());
            byte[] key = ENGINE.generate(spec).material();
            assertRefused(spec, rewritten(key, ec -> withPoint(spec, ec, other)));
            byte[] offCurve = other.clone();
            offCurve[offCurve.length - 1] ^= 1;
            assertRefused(spec, rewritten(key, ec -> withPoint(spec, ec, offCurve)));
        }
    }

    @Test
    void anEcKeyOutOfRangeIsRefused() {
        for (KeySpec spec : Keys.EC) {
            BigInteger order = NamedCurve.of(spec.getCurve()).order();
            byte[] key = ENGINE.generate(spec).material();
            for (BigInteger number : List.of(BigInteger.ZERO, order)) {
                assertRefused(spec, rewritten(key, ec -> new ECPrivateKey(order.bitLength(), number)));
            }
        }
    }

    @Test
    void aKeyOfAnotherKindIsRefused() {
        byte[] ec = ENGINE.generate(Keys.EC.get(0)).material();
        assertRefused(Keys.rsa(3072), RSA);
        assertRefused(Keys.RSA_2048, ec);
        assertRefused(Keys.EC.get(0), RSA);
        assertRefused(Keys.EC.get(1), ec);
        assertRefused(Keys.oct(256), new byte[16]);
        assertRefused(Keys.rsa(1024), RSA);
        assertRefused(KeySpec.getDefaultInstance(), RSA);
    }

    @Test
    void aTornKeyIsRefused() {
        byte[] ec = ENGINE.generate(Keys.EC.get(2)).material();
        for (int length = 0; length < ec.length; length++) {
            assertRefused(Keys.EC.get(2), Arrays.copyOf(ec, length));
        }
        for (int length = 0; length < RSA.length; length += 31) {
            assertRefused(Keys.RSA_2048, Arrays.copyOf(RSA, length));
        }
    }

    private static byte[] rsa(BigInteger[] n) throws IOException {
        RSAPrivateKey key = new RSAPrivateKey(n[0], n[1], n[2], n[3], n[4], n[5], n[6], n[7]);
        return new PrivateKeyInfo(PrivateKeyInfo.getInstance(RSA).getPrivateKeyAlgorithm(), key)
                .getEncoded(ASN1Encoding.DER);
    }

    private static ECPrivateKey withPoint(KeySpec spec, ECPrivateKey key, byte[] point) {
        int bits = NamedCurve.of(spec.getCurve()).order().bitLength();
        return new ECPrivateKey(bits, key.getKey(), new DERBitString(point), null);
    }

    private static byte[] point(byte[] pkcs8) {
        try {
            return ECPrivateKey.getInstance(PrivateKeyInfo.getInstance(pkcs8).parsePrivateKey())
                    .getPublicKey()
                    .getOctets();
        } catch (IOException malformed) {
            throw new AssertionError(malformed);
        }
    }

    private static byte[] rewritten(byte[] pkcs8, UnaryOperator<ECPrivateKey> change) {
        try {
            PrivateKeyInfo info = PrivateKeyInfo.getInstance(pkcs8);
            ECPrivateKey key = ECPrivateKey.getInstance(info.parsePrivateKey());
            return new PrivateKeyInfo(info.getPrivateKeyAlgorithm(), change.apply(key)).getEncoded(ASN1Encoding.DER);
        } catch (IOException malformed) {
            throw new AssertionError(malformed);
        }
    }

    private static void assertRefused(KeySpec spec, byte[] material) {
        var refused = assertThrows(RefusedException.class, () -> ENGINE.check(spec, material));
        assertEquals(Code.BAD_PARAMETER, refused.code());
    }
}
