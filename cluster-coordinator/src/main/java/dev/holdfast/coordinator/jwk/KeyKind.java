package dev.holdfast.coordinator.jwk;

import dev.holdfast.proto.v1.Curve;
import dev.holdfast.proto.v1.KeySpec;
import dev.holdfast.proto.v1.KeyType;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What kind of key is meant by kty, key_size and crv. Every key is kept in the cards, so the plain types mean the
 * same as those that end in "-HSM", and only these are answered.
 */
final class KeyKind {

    private static final int USUAL_RSA_BITS = 2048;
    private static final int USUAL_OCT_BITS = 256;

    private KeyKind() {}

    /**
     * The kind of a key that is to be made.
     *
     * @param size in bits; absent means 2048 for RSA and 256 for oct
     * @param curve absent means P-256
     */
    static KeySpec spec(@Nullable String kty, @Nullable Integer size, @Nullable String curve) {
        KeyType type = type(kty);
        if (type == KeyType.EC) {
            if (size != null) {
                throw Refusals.bad("An EC key has a curve, crv, and no key_size.");
            }
            return spec(type, 0, curve == null ? Curve.P_256 : Vocabulary.CURVES.meaning(curve));
        }
        if (curve != null) {
            throw Refusals.bad("Only an EC key has a curve; leave crv away.");
        }
        int usual = type == KeyType.RSA ? USUAL_RSA_BITS : USUAL_OCT_BITS;
        return spec(type, size == null ? usual : size, Curve.CURVE_UNSPECIFIED);
    }

    static KeySpec spec(KeyType type, int size, Curve curve) {
        if (size < 0) {
            throw Refusals.bad("A key_size is a positive number of bits.");
        }
        return KeySpec.newBuilder().setType(type).setSize(size).setCurve(curve).build();
    }

    static KeyType type(@Nullable String kty) {
        if (kty == null) {
            throw Refusals.bad("The property kty is missing; it is RSA-HSM, EC-HSM or oct-HSM.");
        }
        return switch (kty.toUpperCase(Locale.ROOT)) {
            case "RSA", "RSA-HSM" -> KeyType.RSA;
            case "EC", "EC-HSM" -> KeyType.EC;
            case "OCT", "OCT-HSM" -> KeyType.OCT;
            default -> throw Refusals.badType("There is no such kty; there are RSA-HSM, EC-HSM and oct-HSM.");
        };
    }

    static String kty(KeyType type) {
        return (type == KeyType.OCT ? "oct" : type.name()) + "-HSM";
    }
}
