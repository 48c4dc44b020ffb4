package dev.holdfast.partition.mechanism;

import dev.holdfast.proto.pkcs11.CKF;
import dev.holdfast.proto.pkcs11.CKK;
import dev.holdfast.proto.pkcs11.CKM;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A mechanism as the card implements it. What a token offers of it, the device profile says.
 *
 * @param keys types of keys that it works with; empty when it needs none
 * @param leastKey shortest key, as CK_MECHANISM_INFO counts for this mechanism: bits for asymmetric ones and generic secrets,
 *     bytes for AES, DES and HMAC
 * @param mostKey longest key
 * @param moreFlags CKF_EC_* and the like, beside those that follow from the capabilities
 */
public record Mechanism(
        CKM type, Set<CKK> keys, long leastKey, long mostKey, long moreFlags, List<Capability> capabilities) {

    public Mechanism {
        keys = Set.copyOf(keys);
        capabilities = List.copyOf(capabilities);
    }

    /** What it can do of this kind. */
    public <T extends Capability> Optional<T> as(Class<T> kind) {
        return capabilities.stream().filter(kind::isInstance).map(kind::cast).findFirst();
    }

    /** As CK_MECHANISM_INFO has them. */
    public long flags() {
        long flags = moreFlags;
        for (Capability capability : capabilities) {
            if (capability instanceof Capability.Signing) {
                flags |= CKF.SIGN | CKF.VERIFY;
            } else if (capability instanceof Capability.Recovering) {
                flags |= CKF.SIGN_RECOVER | CKF.VERIFY_RECOVER;
            } else if (capability instanceof Capability.Enciphering) {
                flags |= CKF.ENCRYPT | CKF.DECRYPT;
            } else if (capability instanceof Capability.MessageEnciphering) {
                flags |= CKF.MESSAGE_ENCRYPT | CKF.MESSAGE_DECRYPT;
            } else if (capability instanceof Capability.KeyGeneration) {
                flags |= CKF.GENERATE;
            } else if (capability instanceof Capability.PairGeneration) {
                flags |= CKF.GENERATE_KEY_PAIR;
            } else if (capability instanceof Capability.Wrapping) {
                flags |= CKF.WRAP | CKF.UNWRAP;
            } else if (capability instanceof Capability.Derivation) {
                flags |= CKF.DERIVE;
            } else if (capability instanceof Capability.Encapsulation) {
                flags |= CKF.ENCAPSULATE | CKF.DECAPSULATE;
            }
        }
        return flags;
    }
}
