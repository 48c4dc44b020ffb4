package dev.holdfast.partition.vault;

import static dev.holdfast.partition.vault.Refusals.bad;
import static dev.holdfast.partition.vault.Refusals.limit;

import com.google.protobuf.ByteString;
import dev.holdfast.proto.v1.PinRecord;
import dev.holdfast.proto.v1.TokenRecord;

/** What a token of PKCS#11 may look like. */
public final class TokenRules {

    /** Token 0, which is the pool's own, included. */
    public static final int MOST_TOKENS = 16;

    /** Tries of a PIN in a row; after these it is locked. */
    public static final int MOST_TRIES = 10;

    public static final int INCARNATION_BYTES = 16;
    public static final int LABEL_BYTES = 32;
    public static final int SALT_BYTES = 16;
    public static final int HASH_BYTES = 64;

    private static final int SERIAL_CHARACTERS = 16;

    private TokenRules() {}

    static TokenRecord checked(TokenRecord token) {
        if (token.getToken() < 0 || token.getToken() >= MOST_TOKENS) {
            throw limit("A pool has at most " + MOST_TOKENS + " tokens, numbered from 0.");
        }
        if (token.getLabel().size() != LABEL_BYTES
                || token.getSerial().length() != SERIAL_CHARACTERS
                || token.getIncarnation().size() != INCARNATION_BYTES
                || !token.hasSoPin()) {
            throw bad("A token needs a label of 32 bytes, a serial number of 16 characters, an incarnation of 16 bytes"
                    + " and a security officer's PIN.");
        }
        checkPin(token.getSoPin());
        if (token.hasUserPin()) {
            checkPin(token.getUserPin());
        }
        return token;
    }

    static void checkPin(PinRecord pin) {
        if (pin.getSalt().size() != SALT_BYTES
                || pin.getHash().size() != HASH_BYTES
                || pin.getIterations() <= 0
                || pin.getFailures() < 0
                || pin.getFailures() > MOST_TRIES) {
            throw bad("A PIN is kept as a salt of 16 bytes, a hash of 64 bytes, a number of iterations and of tries.");
        }
    }

    /** Whether it was tried in vain as often as it may be. */
    public static boolean isLocked(PinRecord pin) {
        return pin.getFailures() >= MOST_TRIES;
    }

    /** The tries that were counted against a PIN stay counted when an archive brings back the same PIN. */
    static TokenRecord withTriesOf(TokenRecord restored, TokenRecord before) {
        TokenRecord.Builder token = restored.toBuilder();
        token.getSoPinBuilder().setFailures(tries(restored.getSoPin(), before.getSoPin()));
        if (restored.hasUserPin()) {
            token.getUserPinBuilder().setFailures(tries(restored.getUserPin(), before.getUserPin()));
        }
        return token.build();
    }

    private static int tries(PinRecord restored, PinRecord before) {
        ByteString salt = restored.getSalt();
        return salt.equals(before.getSalt())
                ? Math.max(restored.getFailures(), before.getFailures())
                : restored.getFailures();
    }
}
