package dev.holdfast.partition.asymmetric;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.crypto.PairwiseTestFailed;
import dev.holdfast.partition.crypto.Providers;
import dev.holdfast.partition.crypto.RsaKeys;
import dev.holdfast.partition.mechanism.Capability;
import dev.holdfast.partition.mechanism.KeyValue;
import dev.holdfast.proto.pkcs11.CKA;
import dev.holdfast.proto.pkcs11.CKK;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.CryptokiException;
import dev.holdfast.proto.v1.TokenMechanism;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.security.spec.RSAKeyGenParameterSpec;
import java.util.Arrays;

/**
 * CKM_RSA_PKCS_KEY_PAIR_GEN: moduli of 1024 to 8192 bits in steps of 128, which all providers make exactly; public
 * exponents from 3 to 2^32, by default 65537. The accelerated provider draws from its own generator; without it the
 * same randomness makes the same key.
 */
final class RsaPairGeneration implements Capability.PairGeneration {

    private static final int STEP = 128;

    private final RsaKeys rsaKeys;
    private final SecureRandom random;
    private final Capability.Signing signing;
    private final PairTest test;
    private final AsymmetricKeys keys = new AsymmetricKeys();

    RsaPairGeneration(Providers providers, SecureRandom random, Capability.Signing signing, PairTest test) {
        this.rsaKeys = new RsaKeys(providers);
        this.random = random;
        this.signing = signing;
        this.test = test;
    }

    @Override
    public CKK generates() {
        return CKK.RSA;
    }

    @Override
    public Pair generate(TokenMechanism mechanism, Wanted wanted) {
        Parameters.requireNone(mechanism);
        int bits = bits(wanted.modulusBits().orElseThrow(() -> Parameters.incomplete(CKA.MODULUS_BITS)));
        BigInteger exponent = wanted.publicExponent()
                .map(ByteString::toByteArray)
                .map(value -> new BigInteger(1, value))
                .orElse(RSAKeyGenParameterSpec.F4);
        if (!RsaNumbers.isExponent(exponent)) {
            throw new CryptokiException(
                    CKR.TEMPLATE_INCONSISTENT, "a public exponent is odd and between 3 and 2^32 here");
        }
        byte[] drawn = rsaKeys.generate(bits, exponent, random);
        try {
            KeyValue privateKey = keys.parsePrivate(drawn);
            return test.bySigning(signing, new Pair(keys.publicOf(privateKey), privateKey));
        } catch (CryptokiException unsound) {
            throw new PairwiseTestFailed(CKK.RSA.name());
        } finally {
            Arrays.fill(drawn, (byte) 0);
        }
    }

    private static int bits(long wanted) {
        if (wanted < RsaNumbers.LEAST_BITS || wanted > RsaNumbers.MOST_BITS || wanted % STEP != 0) {
            throw new CryptokiException(
                    CKR.KEY_SIZE_RANGE, "a modulus has 1024 to 8192 bits and a multiple of 128 here");
        }
        return (int) wanted;
    }
}
