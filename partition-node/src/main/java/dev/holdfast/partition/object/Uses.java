package dev.holdfast.partition.object;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.mechanism.Capability;
import dev.holdfast.partition.mechanism.KeyEncoding;
import dev.holdfast.partition.mechanism.Mechanism;
import dev.holdfast.partition.profile.Profile;
import dev.holdfast.partition.profile.Rule;
import dev.holdfast.proto.pkcs11.Attributes;
import dev.holdfast.proto.pkcs11.CKA;
import dev.holdfast.proto.pkcs11.CKK;
import dev.holdfast.proto.pkcs11.CKM;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.CryptokiException;
import dev.holdfast.proto.v1.TokenMechanism;
import java.math.BigInteger;
import java.nio.LongBuffer;
import java.util.Map;

/**
 * Whether a key may be used so with a mechanism on this device. In this order: the mechanism is offered for the purpose
 * (MECHANISM_INVALID) with a parameter of its kind (MECHANISM_PARAM_INVALID); the key is of its type
 * (KEY_TYPE_INCONSISTENT), permits the purpose (KEY_FUNCTION_NOT_PERMITTED) and the mechanism (CKA_ALLOWED_MECHANISMS:
 * MECHANISM_INVALID), and has its size (KEY_SIZE_RANGE). CKA_START_DATE and CKA_END_DATE "are for reference only"
 * (PKCS#11 3.2, section 4.8) and restrict nothing.
 */
final class Uses {

    private final Map<CKM, Mechanism> mechanisms;
    private final KeyEncoding encoding;

    Uses(Map<CKM, Mechanism> mechanisms, KeyEncoding encoding) {
        this.mechanisms = Map.copyOf(mechanisms);
        this.encoding = encoding;
    }

    /** What generates keys; needs none. */
    <T extends Capability> T generator(Profile profile, TokenMechanism mechanism, long flag, Class<T> kind) {
        return capability(implemented(offered(profile, mechanism, flag)), kind);
    }

    /** What the mechanism does for this purpose, every check passed that is not the mechanism's own. */
    <T extends Capability> T capability(
            Profile profile, Purpose purpose, TokenMechanism mechanism, OpenKey key, Class<T> kind) {
        CKM type = offered(profile, mechanism, purpose.flag());
        Mechanism implemented = implemented(type);
        T capability = capability(implemented, kind);
        Attributes attributes = key.attributes();
        CKK keyType = key.value().type();
        if (!implemented.keys().contains(keyType)) {
            throw refusal(
                    purpose, Flaw.TYPE, type.spelling() + " does not work with a key of type " + keyType.spelling());
        }
        if (!attributes.is(purpose.permission())) {
            throw new CryptokiException(
                    CKR.KEY_FUNCTION_NOT_PERMITTED,
                    "the key does not have " + purpose.permission().spelling());
        }
        if (!allows(attributes, type)) {
            throw new CryptokiException(
                    CKR.MECHANISM_INVALID, "CKA_ALLOWED_MECHANISMS of the key does not list " + type.spelling());
        }
        if (!profile.keyTypes().contains(keyType) || !hasCurve(profile, attributes)) {
            throw refusal(purpose, Flaw.TYPE, "profile " + profile.name() + " uses no such keys");
        }
        requireSize(profile.offer(type).orElseThrow(), purpose, key);
        requireHash(profile, purpose, mechanism);
        return capability;
    }

    /** The mechanism, if this device has it for what the flag says. */
    CKM offered(Profile profile, TokenMechanism mechanism, long flag) {
        CKM type = CKM.of(mechanism.getType())
                .filter(known ->
                        profile.offer(known).filter(offer -> offer.allows(flag)).isPresent())
                .orElseThrow(() -> new CryptokiException(
                        CKR.MECHANISM_INVALID,
                        "profile %s does not offer mechanism 0x%x for that"
                                .formatted(profile.name(), mechanism.getType())));
        if (mechanism.getMalformed()) {
            throw new CryptokiException(
                    CKR.MECHANISM_PARAM_INVALID, "the parameter is not what " + type.spelling() + " takes");
        }
        return type;
    }

    /** Bits of the modulus or the curve's field, of the octets of a secret key; 0 of others. */
    int bits(OpenKey key) {
        ByteString modulus = key.attributes().bytes(CKA.MODULUS);
        if (!modulus.isEmpty()) {
            return new BigInteger(1, modulus.toByteArray()).bitLength();
        }
        return isAsymmetric(key.value().type())
                ? encoding.bits(key.value())
                : key.value().bytes().length * Byte.SIZE;
    }

    private static boolean isAsymmetric(CKK type) {
        return switch (type) {
            case RSA, EC, EC_EDWARDS, EC_MONTGOMERY, ML_KEM, ML_DSA, SLH_DSA -> true;
            default -> false;
        };
    }

    static boolean hasCurve(Profile profile, Attributes key) {
        return profile.curves().isEmpty()
                || !key.has(CKA.EC_PARAMS)
                || profile.curves().contains(key.bytes(CKA.EC_PARAMS));
    }

    private Mechanism implemented(CKM type) {
        Mechanism mechanism = mechanisms.get(type);
        if (mechanism == null) {
            throw new CryptokiException(CKR.MECHANISM_INVALID, type.spelling() + " is not implemented");
        }
        return mechanism;
    }

    private static <T extends Capability> T capability(Mechanism mechanism, Class<T> kind) {
        return mechanism
                .as(kind)
                .orElseThrow(() -> new CryptokiException(
                        CKR.MECHANISM_INVALID, mechanism.type().spelling() + " cannot be used for that"));
    }

    private static boolean allows(Attributes key, CKM mechanism) {
        LongBuffer allowed =
                key.bytes(CKA.ALLOWED_MECHANISMS).asReadOnlyByteBuffer().asLongBuffer();
        boolean any = !allowed.hasRemaining();
        while (!any && allowed.hasRemaining()) {
            any = allowed.get() == mechanism.value();
        }
        return any;
    }

    /** Sizes are counted as CK_MECHANISM_INFO does: bits of RSA and elliptic-curve keys, bytes of symmetric ones. */
    private void requireSize(Profile.Offer offer, Purpose purpose, OpenKey key) {
        if (offer.takesAnySize()) {
            return;
        }
        CKK type = key.value().type();
        long size =
                switch (type) {
                    case RSA, EC -> bits(key);
                    case ML_KEM, ML_DSA, SLH_DSA, EC_EDWARDS, EC_MONTGOMERY -> offer.leastKey();
                    default -> key.value().bytes().length;
                };
        if (size < offer.leastKey() || size > offer.mostKey()) {
            throw refusal(purpose, Flaw.SIZE, "the key is too small or too large for this device");
        }
    }

    private static void requireHash(Profile profile, Purpose purpose, TokenMechanism mechanism) {
        if (purpose == Purpose.SIGN
                && profile.has(Rule.NO_SHA1_SIGNATURES)
                && mechanism.getPss().getHash() == CKM.SHA_1.value()) {
            throw new CryptokiException(CKR.MECHANISM_PARAM_INVALID, "this device makes no signatures with SHA-1");
        }
    }

    private enum Flaw {
        TYPE,
        SIZE
    }

    private static CryptokiException refusal(Purpose purpose, Flaw flaw, String reason) {
        CKR value =
                switch (purpose) {
                    case WRAP -> flaw == Flaw.TYPE ? CKR.WRAPPING_KEY_TYPE_INCONSISTENT : CKR.WRAPPING_KEY_SIZE_RANGE;
                    case UNWRAP ->
                        flaw == Flaw.TYPE ? CKR.UNWRAPPING_KEY_TYPE_INCONSISTENT : CKR.UNWRAPPING_KEY_SIZE_RANGE;
                    default -> flaw == Flaw.TYPE ? CKR.KEY_TYPE_INCONSISTENT : CKR.KEY_SIZE_RANGE;
                };
        return new CryptokiException(value, reason);
    }
}
