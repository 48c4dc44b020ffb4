package dev.holdfast.partition.asymmetric;

import dev.holdfast.partition.mechanism.Capability;
import dev.holdfast.partition.mechanism.KeyValue;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.CryptokiException;
import dev.holdfast.proto.v1.TokenMechanism;
import java.security.SecureRandom;
import org.bouncycastle.crypto.SecretWithEncapsulation;
import org.bouncycastle.crypto.kems.MLKEMExtractor;
import org.bouncycastle.crypto.kems.MLKEMGenerator;
import org.bouncycastle.crypto.params.MLKEMPrivateKeyParameters;

/**
 * CKM_ML_KEM (FIPS 203). Secrets have 32 bytes; a ciphertext that was tampered with gives another secret, not an error.
 */
final class MlKem implements Capability.Encapsulation {

    private final ParsedKeys parsed;
    private final SecureRandom random;

    MlKem(ParsedKeys parsed, SecureRandom random) {
        this.parsed = parsed;
        this.random = random;
    }

    @Override
    public Encapsulated encapsulate(KeyValue publicKey, TokenMechanism mechanism) {
        Parameters.requireNone(mechanism);
        byte[] octets = Der.ofChecked(() -> Der.octets(Der.publicKey(publicKey.bytes())));
        SecretWithEncapsulation made = new MLKEMGenerator(random)
                .generateEncapsulated(PostQuantumForm.set(publicKey).publicKey(octets));
        return new Encapsulated(made.getEncapsulation(), made.getSecret());
    }

    @Override
    public byte[] decapsulate(KeyValue privateKey, TokenMechanism mechanism, byte[] ciphertext) {
        Parameters.requireNone(mechanism);
        if (ciphertext.length != PostQuantumForm.set(privateKey).outputBytes()) {
            throw new CryptokiException(CKR.WRAPPED_KEY_LEN_RANGE);
        }
        return parsed.use(
                privateKey,
                MLKEMPrivateKeyParameters.class,
                pkcs8 -> (MLKEMPrivateKeyParameters) PostQuantumForm.parse(pkcs8),
                key -> new MLKEMExtractor(key).extractSecret(ciphertext));
    }
}
