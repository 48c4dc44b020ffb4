package dev.holdfast.partition.asymmetric;

import dev.holdfast.partition.mechanism.Capability;
import dev.holdfast.partition.mechanism.KeyValue;
import dev.holdfast.proto.v1.TokenMechanism;
import java.util.Optional;

/**
 * CKM_PUB_KEY_FROM_PRIV_KEY: what is derived is the SubjectPublicKeyInfo of a public key, of the type of the base key.
 */
final class PublicFromPrivate implements Capability.Derivation {

    private final AsymmetricKeys keys = new AsymmetricKeys();

    @Override
    public byte[] derive(KeyValue base, TokenMechanism mechanism, Optional<KeyValue> other, Optional<Long> length) {
        Parameters.requireNone(mechanism);
        return keys.publicOf(base).bytes();
    }
}
