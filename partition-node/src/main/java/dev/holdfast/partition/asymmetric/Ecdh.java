package dev.holdfast.partition.asymmetric;

import dev.holdfast.partition.mechanism.Capability;
import dev.holdfast.partition.mechanism.KeyValue;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.CryptokiException;
import dev.holdfast.proto.v1.EcdhParameters;
import dev.holdfast.proto.v1.TokenMechanism;
import dev.holdfast.proto.v1.TokenMechanism.ParameterCase;
import java.util.Arrays;
import java.util.Optional;

/**
 * CKM_ECDH1_DERIVE and CKM_ECDH1_COFACTOR_DERIVE. Without a key derivation function a key that is shorter than the
 * secret is its end, because truncation takes bytes from the front. Without a length the key is as long as the secret.
 */
final class Ecdh implements Capability.Derivation {

    private static final int MOST_BYTES = 1 << 16;

    private final Agreement agreement;

    Ecdh(Agreement agreement) {
        this.agreement = agreement;
    }

    @Override
    public byte[] derive(KeyValue base, TokenMechanism mechanism, Optional<KeyValue> other, Optional<Long> length) {
        Parameters.require(mechanism, ParameterCase.ECDH);
        EcdhParameters parameters = mechanism.getEcdh();
        AgreementKdf kdf =
                AgreementKdf.of(parameters.getKdf(), !parameters.getSharedData().isEmpty());
        byte[] secret = agreement.secret(base, parameters.getPublicData().toByteArray());
        try {
            int bytes =
                    length(length, kdf.isNull() ? secret.length : MOST_BYTES).orElse(secret.length);
            return kdf.isNull()
                    ? Arrays.copyOfRange(secret, secret.length - bytes, secret.length)
                    : kdf.derive(secret, parameters.getSharedData().toByteArray(), bytes);
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }

    private static Optional<Integer> length(Optional<Long> wanted, int most) {
        if (wanted.isPresent() && (wanted.get() < 1 || wanted.get() > most)) {
            throw new CryptokiException(CKR.KEY_SIZE_RANGE, "the derived key has 1 to " + most + " bytes here");
        }
        return wanted.map(Long::intValue);
    }
}
