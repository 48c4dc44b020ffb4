package dev.holdfast.partition.crypto;

import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.KeySpec;

/** The few ways in which this package says no. */
final class Refusals {

    private Refusals() {}

    static RefusedException badParameter(String sentence) {
        return new RefusedException(Code.BAD_PARAMETER, sentence);
    }

    static RefusedException unsupported(Enum<?> algorithm, KeySpec spec) {
        return new RefusedException(
                Code.ALGORITHM_NOT_SUPPORTED,
                "Algorithm " + algorithm + " does not fit a key of type " + name(spec)
                        + ": choose an algorithm of that key type.");
    }

    /** One sentence for every cause: whoever sends ciphertexts must not learn which check failed. */
    static RefusedException cryptoFailed() {
        return new RefusedException(
                Code.CRYPTO_FAILED, "The input could not be decrypted or authenticated with this key.");
    }

    static String name(KeySpec spec) {
        return switch (spec.getType()) {
            case EC -> "EC " + spec.getCurve();
            case RSA, OCT -> spec.getType() + " " + spec.getSize();
            case KEY_TYPE_UNSPECIFIED, UNRECOGNIZED -> "unspecified";
        };
    }
}
