package dev.holdfast.partition.asymmetric;

import dev.holdfast.partition.crypto.Providers;
import dev.holdfast.partition.mechanism.Capability;
import dev.holdfast.proto.pkcs11.CKA;
import dev.holdfast.proto.pkcs11.CKK;
import dev.holdfast.proto.v1.TokenMechanism;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.ECGenParameterSpec;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.generators.ECKeyPairGenerator;
import org.bouncycastle.crypto.params.ECKeyGenerationParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.jspecify.annotations.Nullable;

/**
 * CKM_EC_KEY_PAIR_GEN and CKM_EC_KEY_PAIR_GEN_W_EXTRA_BITS. The second reduces a number that is 64 bits longer than the
 * order (FIPS 186-5 appendix A.2.1), the first draws until a number is below it (appendix A.2.2), or leaves that to the
 * accelerated provider.
 */
final class EcPairGeneration implements Capability.PairGeneration {

    private static final int EXTRA_BITS = 64;

    private final @Nullable Provider accelerated;
    private final SecureRandom random;
    private final Capability.Signing signing;
    private final PairTest test;
    private final boolean extraBits;

    EcPairGeneration(
            Providers providers, SecureRandom random, Capability.Signing signing, PairTest test, boolean extraBits) {
        this.accelerated = providers.accp();
        this.random = random;
        this.signing = signing;
        this.test = test;
        this.extraBits = extraBits;
    }

    @Override
    public CKK generates() {
        return CKK.EC;
    }

    @Override
    public Pair generate(TokenMechanism mechanism, Wanted wanted) {
        Parameters.requireNone(mechanism);
        return generate(WeierstrassCurve.of(
                CurveName.of(wanted.ecParams().orElseThrow(() -> Parameters.incomplete(CKA.EC_PARAMS)))));
    }

    Pair generate(WeierstrassCurve curve) {
        return test.bySigning(signing, draw(curve));
    }

    private Pair draw(WeierstrassCurve curve) {
        if (extraBits) {
            return EcForm.pair(curve, numberWithExtraBits(curve));
        }
        if (accelerated != null && curve.isAccelerated()) {
            return generateFast(accelerated, curve);
        }
        ECKeyPairGenerator generator = new ECKeyPairGenerator();
        generator.init(new ECKeyGenerationParameters(curve.domain(), random));
        AsymmetricCipherKeyPair drawn = generator.generateKeyPair();
        return EcForm.pair(
                curve,
                ((ECPrivateKeyParameters) drawn.getPrivate()).getD(),
                ((ECPublicKeyParameters) drawn.getPublic()).getQ().getEncoded(false));
    }

    private BigInteger numberWithExtraBits(WeierstrassCurve curve) {
        BigInteger below = curve.order().subtract(BigInteger.ONE);
        return new BigInteger(curve.order().bitLength() + EXTRA_BITS, random)
                .mod(below)
                .add(BigInteger.ONE);
    }

    private static Pair generateFast(Provider provider, WeierstrassCurve curve) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC", provider);
            generator.initialize(new ECGenParameterSpec(curve.label()));
            KeyPair drawn = generator.generateKeyPair();
            return EcForm.pair(
                    curve,
                    ((ECPrivateKey) drawn.getPrivate()).getS(),
                    Der.ofChecked(
                            () -> Der.octets(Der.publicKey(drawn.getPublic().getEncoded()))));
        } catch (GeneralSecurityException defect) {
            throw new IllegalStateException("EC key generation failed", defect);
        }
    }
}
