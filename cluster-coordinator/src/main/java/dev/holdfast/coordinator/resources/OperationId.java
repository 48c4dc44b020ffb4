package dev.holdfast.coordinator.resources;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * By which an operation is asked for. It says what it is an operation of, so that the question can be answered by how things
 * stand when nobody remembers the operation, and it cannot be guessed.
 *
 * @param hsm the HSM's name
 * @param nonce 32 hexadecimal digits
 */
record OperationId(Kind kind, String hsm, String nonce) {

    private static final Pattern TEXT =
            Pattern.compile("(create|recover|delete|purge)\\.([A-Za-z][A-Za-z0-9]{2,23})\\.([0-9a-f]{32})");
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int NONCE_BYTES = 16;

    enum Kind {
        CREATE,
        RECOVER,
        DELETE,
        PURGE
    }

    static OperationId of(Kind kind, String hsm) {
        byte[] nonce = new byte[NONCE_BYTES];
        RANDOM.nextBytes(nonce);
        return new OperationId(kind, hsm, HexFormat.of().formatHex(nonce));
    }

    /** Empty for a text that is no such id. */
    static Optional<OperationId> parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        return matcher.matches()
                ? Optional.of(new OperationId(
                        Kind.valueOf(matcher.group(1).toUpperCase(Locale.ROOT)), matcher.group(2), matcher.group(3)))
                : Optional.empty();
    }

    @Override
    public String toString() {
        return kind.name().toLowerCase(Locale.ROOT) + "." + hsm + "." + nonce;
    }
}
