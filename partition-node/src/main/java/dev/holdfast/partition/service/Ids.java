package dev.holdfast.partition.service;

import dev.holdfast.partition.crypto.CryptoEngine;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import java.nio.ByteBuffer;
import java.util.UUID;
import java.util.regex.Pattern;

/** Random names for what has no name of its own, drawn from the card's DRBG. */
final class Ids {

    private static final long VERSION_BITS = 0x0000_0000_0000_F000L;
    private static final long VERSION_4 = 0x0000_0000_0000_4000L;
    private static final long VARIANT_BITS = 0xC000_0000_0000_0000L;
    private static final long VARIANT_RFC = 0x8000_0000_0000_0000L;

    private static final Pattern CHOSEN = Pattern.compile("[0-9a-f]{32}");

    private Ids() {}

    /** What the caller chose, or a random one if that is empty. */
    static String chosen(String asked, CryptoEngine crypto) {
        if (!asked.isEmpty() && !CHOSEN.matcher(asked).matches()) {
            throw new RefusedException(Code.BAD_PARAMETER, "Such an id has 32 hexadecimal digits in lower case.");
        }
        return asked.isEmpty() ? random(crypto) : asked;
    }

    /** A random GUID (RFC 9562 version 4), lower case. */
    static String random(CryptoEngine crypto) {
        ByteBuffer bytes = ByteBuffer.wrap(crypto.random(2 * Long.BYTES));
        return new UUID((bytes.getLong() & ~VERSION_BITS) | VERSION_4, (bytes.getLong() & ~VARIANT_BITS) | VARIANT_RFC)
                .toString();
    }
}
