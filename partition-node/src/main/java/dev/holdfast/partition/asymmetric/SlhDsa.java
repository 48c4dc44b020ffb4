package dev.holdfast.partition.asymmetric;

import dev.holdfast.partition.mechanism.Capability;
import dev.holdfast.partition.mechanism.KeyValue;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.CryptokiException;
import dev.holdfast.proto.v1.TokenMechanism;
import java.security.SecureRandom;
import org.bouncycastle.crypto.params.SLHDSAPrivateKeyParameters;
import org.bouncycastle.crypto.signers.SLHDSASigner;

/** CKM_SLH_DSA, CKM_HASH_SLH_DSA and CKM_HASH_SLH_DSA_* (FIPS 205). */
final class SlhDsa implements Capability.Signing {

    /** Signs and verifies M' as it is: algorithms 19 and 20, which Bouncy Castle opens to those that extend it. */
    private static final class Internal extends SLHDSASigner {

        byte[] sign(byte[] message, byte[] randomizer) {
            return internalGenerateSignature(message, randomizer);
        }

        boolean verify(byte[] message, byte[] signature) {
            return internalVerifySignature(message, signature);
        }
    }

    private final SecureRandom random;
    private final SignatureContext context;

    SlhDsa(SecureRandom random, SignatureContext context) {
        this.random = random;
        this.context = context;
    }

    @Override
    public byte[] sign(KeyValue key, TokenMechanism mechanism, byte[] data, boolean digested) {
        byte[] message = context.message(mechanism, data, digested);
        boolean deterministic = SignatureContext.isDeterministic(mechanism);
        SLHDSAPrivateKeyParameters privateKey = (SLHDSAPrivateKeyParameters) PostQuantumForm.parse(key.bytes());
        try {
            byte[] randomizer = privateKey.getPublicSeed();
            if (!deterministic) {
                random.nextBytes(randomizer);
            }
            Internal signer = new Internal();
            signer.init(true, privateKey);
            return signer.sign(message, randomizer);
        } finally {
            privateKey.destroy();
        }
    }

    @Override
    public void verify(KeyValue key, TokenMechanism mechanism, byte[] data, boolean digested, byte[] signature) {
        byte[] message = context.message(mechanism, data, digested);
        ParameterSet set = PostQuantumForm.set(key);
        if (signature.length != set.outputBytes()) {
            throw new CryptokiException(CKR.SIGNATURE_LEN_RANGE);
        }
        Internal verifier = new Internal();
        verifier.init(false, set.publicKey(Der.ofChecked(() -> Der.octets(Der.publicKey(key.bytes())))));
        if (!verifier.verify(message, signature)) {
            throw new CryptokiException(CKR.SIGNATURE_INVALID);
        }
    }

    @Override
    public int signatureBytes(KeyValue key, TokenMechanism mechanism) {
        context.check(mechanism, key);
        return PostQuantumForm.set(key).outputBytes();
    }
}
