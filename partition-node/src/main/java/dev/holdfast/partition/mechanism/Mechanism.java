package dev.holdfast.partition.mechanism;

import dev.holdfast.proto.pkcs11.CKF;
import dev.holdfast.proto.pkcs11.CKK;
import dev.holdfast.proto.pkcs11.CKM;
import java.util.List;
import java.util.Map;
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

    private static final Map<Class<? extends Capability>, Long> FLAGS = Map.of(
            Capability.Signing.class, CKF.SIGN | CKF.VERIFY,
            Capability.Recovering.class, CKF.SIGN_RECOVER | CKF.VERIFY_RECOVER,
            Capability.Enciphering.class, CKF.ENCRYPT | CKF.DECRYPT,
            Capability.MessageEnciphering.class, CKF.MESSAGE_ENCRYPT | CKF.MESSAGE_DECRYPT,
            Capability.KeyGeneration.class, CKF.GENERATE,
            Capability.PairGeneration.class, CKF.GENERATE_KEY_PAIR,
            Capability.Wrapping.class, CKF.WRAP | CKF.UNWRAP,
            Capability.Derivation.class, CKF.DERIVE,
            Capability.Encapsulation.class, CKF.ENCAPSULATE | CKF.DECAPSULATE);

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
        return FLAGS.entrySet().stream()
                .filter(kind -> as(kind.getKey()).isPresent())
                .mapToLong(Map.Entry::getValue)
                .reduce(moreFlags, (flags, more) -> flags | more);
    }
}
