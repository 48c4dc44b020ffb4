package dev.holdfast.partition.asymmetric;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.crypto.PairwiseTestFailed;
import dev.holdfast.partition.crypto.Providers;
import dev.holdfast.partition.mechanism.Capability;
import dev.holdfast.partition.mechanism.KeyValue;
import dev.holdfast.proto.pkcs11.CKA;
import dev.holdfast.proto.pkcs11.CKK;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.CryptokiException;
import dev.holdfast.proto.v1.TokenMechanism;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.spec.RSAKeyGenParameterSpec;
import java.util.Arrays;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.bouncycastle.crypto.generators.RSAKeyPairGenerator;
import org.bouncycastle.crypto.params.RSAKeyGenerationParameters;
import org.bouncycastle.crypto.params.RSAPrivateCrtKeyParameters;
import org.jspecify.annotations.Nullable;

/**
 * CKM_RSA_PKCS_KEY_PAIR_GEN: moduli of 1024 to 8192 bits in steps of 128, which all providers make exactly; public
 * exponents from 3 to 2^32, by default 65537. The accelerated provider draws from its own generator; without it the
 * same randomness makes the same key.
 */
final class RsaPairGeneration implements Capability.PairGeneration {

    private static final int STEP = 128;

    /** FIPS 186-5 appendix B.3 asks for an error chance of 2^-100 at most. */
    private static final int PRIME_CERTAINTY = 112;

    private final @Nullable Provider accelerated;
    private final SecureRandom random;
    private final Capability.Signing test;
    private final AsymmetricKeys keys = new AsymmetricKeys();

    RsaPairGeneration(Providers providers, SecureRandom random, Capability.Signing test) {
        this.accelerated = providers.accp();
        this.random = random;
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
        byte[] drawn =
                accelerated != null ? generateFast(accelerated, bits, exponent) : generateReproducibly(bits, exponent);
        try {
            KeyValue privateKey = keys.parsePrivate(drawn);
            return PairTest.bySigning(test, new Pair(keys.publicOf(privateKey), privateKey));
        } catch (CryptokiException unsound) {
            throw new PairwiseTestFailed(CKK.RSA.spelling());
        } finally {
            Arrays.fill(drawn, (byte) 0);
        }
    }

    private static byte[] generateFast(Provider provider, int bits, BigInteger exponent) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA", provider);
            generator.initialize(new RSAKeyGenParameterSpec(bits, exponent));
            return generator.generateKeyPair().getPrivate().getEncoded();
        } catch (GeneralSecurityException defect) {
            throw new IllegalStateException("RSA key generation failed", defect);
        }
    }

    private byte[] generateReproducibly(int bits, BigInteger exponent) {
        RSAKeyPairGenerator generator = new RSAKeyPairGenerator();
        generator.init(new RSAKeyGenerationParameters(exponent, random, bits, PRIME_CERTAINTY));
        RSAPrivateCrtKeyParameters key =
                (RSAPrivateCrtKeyParameters) generator.generateKeyPair().getPrivate();
        try {
            return RsaForm.encode(new RSAPrivateKey(
                            key.getModulus(),
                            key.getPublicExponent(),
                            key.getExponent(),
                            key.getP(),
                            key.getQ(),
                            key.getDP(),
                            key.getDQ(),
                            key.getQInv()))
                    .getEncoded(ASN1Encoding.DER);
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
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
