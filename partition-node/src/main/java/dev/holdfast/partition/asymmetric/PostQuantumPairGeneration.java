package dev.holdfast.partition.asymmetric;

import dev.holdfast.partition.mechanism.Capability;
import dev.holdfast.partition.mechanism.KeyValue;
import dev.holdfast.proto.pkcs11.CKA;
import dev.holdfast.proto.pkcs11.CKK;
import dev.holdfast.proto.v1.TokenMechanism;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.function.UnaryOperator;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.util.SubjectPublicKeyInfoFactory;

/** CKM_ML_KEM_KEY_PAIR_GEN, CKM_ML_DSA_KEY_PAIR_GEN and CKM_SLH_DSA_KEY_PAIR_GEN. */
final class PostQuantumPairGeneration implements Capability.PairGeneration {

    private final CKK type;
    private final SecureRandom random;
    private final UnaryOperator<Pair> test;

    /** @param test the pair-wise consistency test */
    PostQuantumPairGeneration(CKK type, SecureRandom random, UnaryOperator<Pair> test) {
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
        ParameterSet set = ParameterSet.of(
                type, wanted.parameterSet().orElseThrow(() -> Parameters.incomplete(CKA.PARAMETER_SET)));
        return test.apply(generate(set));
    }

    private Pair generate(ParameterSet set) {
        try {
            AsymmetricKeyParameter privateKey = set.generate(random);
            return new Pair(
                    new KeyValue(
                            type,
                            SubjectPublicKeyInfoFactory.createSubjectPublicKeyInfo(PostQuantumKeys.publicOf(privateKey))
                                    .getEncoded(ASN1Encoding.DER)),
                    new KeyValue(type, PostQuantumForm.encode(privateKey).getEncoded(ASN1Encoding.DER)));
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
