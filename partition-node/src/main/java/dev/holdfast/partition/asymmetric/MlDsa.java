package dev.holdfast.partition.asymmetric;

import dev.holdfast.partition.mechanism.Capability;
import dev.holdfast.partition.mechanism.KeyValue;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.CryptokiException;
import dev.holdfast.proto.v1.TokenMechanism;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.SignatureException;
import org.bouncycastle.crypto.CryptoException;
import org.bouncycastle.crypto.digests.SHAKEDigest;
import org.bouncycastle.crypto.params.MLDSAPrivateKeyParameters;
import org.bouncycastle.crypto.params.MLDSAPublicKeyParameters;
import org.bouncycastle.crypto.params.ParametersWithRandom;
import org.bouncycastle.crypto.signers.MLDSASigner;

/**
 * CKM_ML_DSA, CKM_HASH_ML_DSA and CKM_HASH_ML_DSA_* (FIPS 204). Every one signs the representative mu of its own M', so
 * that pure and pre-hash signatures differ in {@link SignatureContext} alone.
 */
final class MlDsa implements Capability.Signing {

    private static final int REPRESENTATIVE_BYTES = 64;

    private final ParsedKeys parsed;
    private final SecureRandom random;
    private final SignatureContext context;

    MlDsa(ParsedKeys parsed, SecureRandom random, SignatureContext context) {
        this.parsed = parsed;
        this.random = random;
        this.context = context;
    }

    @Override
    public byte[] sign(KeyValue key, TokenMechanism mechanism, byte[] data, boolean digested) {
        byte[] message = context.message(mechanism, data, digested);
        boolean deterministic = SignatureContext.isDeterministic(mechanism);
        return parsed.use(key, MLDSAPrivateKeyParameters.class, MlDsa::parse, privateKey -> {
            MLDSASigner signer = new MLDSASigner();
            signer.init(true, deterministic ? privateKey : new ParametersWithRandom(privateKey, random));
            return sign(signer, representative(privateKey.getTr(), message));
        });
    }

    @Override
    public void verify(KeyValue key, TokenMechanism mechanism, byte[] data, boolean digested, byte[] signature) {
        byte[] message = context.message(mechanism, data, digested);
        ParameterSet set = PostQuantumForm.set(key);
        if (signature.length != set.outputBytes()) {
            throw new CryptokiException(CKR.SIGNATURE_LEN_RANGE);
        }
        byte[] octets = Der.ofChecked(() -> Der.octets(Der.publicKey(key.bytes())));
        MLDSASigner verifier = new MLDSASigner();
        verifier.init(false, (MLDSAPublicKeyParameters) set.publicKey(octets));
        if (!verifier.verifyMuSignature(representative(shake256(octets), message), signature)) {
            throw new CryptokiException(CKR.SIGNATURE_INVALID);
        }
    }

    @Override
    public int signatureBytes(KeyValue key, TokenMechanism mechanism) {
        context.check(mechanism, key);
        return PostQuantumForm.set(key).outputBytes();
    }

    private static byte[] sign(MLDSASigner signer, byte[] representative) throws GeneralSecurityException {
        try {
            return signer.generateMuSignature(representative);
        } catch (CryptoException defect) {
            throw new SignatureException(defect);
        }
    }

    private static MLDSAPrivateKeyParameters parse(byte[] pkcs8) {
        return (MLDSAPrivateKeyParameters) PostQuantumForm.parse(pkcs8);
    }

    /** @param keyHash tr, the hash of the public key */
    private static byte[] representative(byte[] keyHash, byte[] message) {
        return shake256(keyHash, message);
    }

    private static byte[] shake256(byte[]... parts) {
        SHAKEDigest shake = new SHAKEDigest(256);
        for (byte[] part : parts) {
            shake.update(part, 0, part.length);
        }
        byte[] out = new byte[REPRESENTATIVE_BYTES];
        shake.doFinal(out, 0, out.length);
        return out;
    }
}
