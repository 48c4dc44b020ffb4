package dev.holdfast.partition.asymmetric;

import dev.holdfast.partition.mechanism.Capability;
import dev.holdfast.partition.mechanism.KeyValue;
import dev.holdfast.proto.pkcs11.CKA;
import dev.holdfast.proto.pkcs11.CKK;
import dev.holdfast.proto.v1.TokenMechanism;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.function.UnaryOperator;

/** CKM_EC_EDWARDS_KEY_PAIR_GEN and CKM_EC_MONTGOMERY_KEY_PAIR_GEN: random octets are a private key. */
final class Rfc8410PairGeneration implements Capability.PairGeneration {

    private final CKK type;
    private final SecureRandom random;
    private final UnaryOperator<Pair> test;
    private final AsymmetricKeys keys = new AsymmetricKeys();

    /**
     * @param type EC_EDWARDS or EC_MONTGOMERY
     * @param test the pair-wise consistency test
     */
    Rfc8410PairGeneration(CKK type, SecureRandom random, UnaryOperator<Pair> test) {
        this.type = type;
        this.random = random;
        this.test = test;
    }

    @Override
    public CKK generates() {
        return type;
    }

    @Override
    public Pair generate(TokenMechanism mechanism, Wanted wanted) {
        Parameters.requireNone(mechanism);
        CurveName name = CurveName.of(wanted.ecParams().orElseThrow(() -> Parameters.incomplete(CKA.EC_PARAMS)));
        return generate(Rfc8410Curve.of(type, name));
    }

    Pair generate(Rfc8410Curve curve) {
        byte[] drawn = new byte[curve.keyBytes()];
        random.nextBytes(drawn);
        try {
            KeyValue privateKey = Rfc8410Form.privateKey(curve, drawn);
            return test.apply(new Pair(keys.publicOf(privateKey), privateKey));
        } finally {
            Arrays.fill(drawn, (byte) 0);
        }
    }
}
