package dev.holdfast.harness.client;

import com.google.protobuf.ByteString;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/** Names for the changes that one client asks for, by which a pool can be asked later what became of them. Safe for concurrent use. */
public final class ChangeNames {

    /** As the partition protocol has it. */
    private static final int BYTES = 16;

    private final String prefix;
    private final AtomicLong given = new AtomicLong();

    /**
     * @param run tells this run's names from those of all others that ask the same pool; the same gives the same names
     * @param client of that run
     */
    public ChangeNames(String run, String client) {
        prefix = run + "/" + client + "/";
    }

    /** Names that nobody else has. */
    public static ChangeNames unique() {
        return new ChangeNames(UUID.randomUUID().toString(), "");
    }

    ByteString next() {
        try {
            byte[] text = (prefix + given.incrementAndGet()).getBytes(StandardCharsets.UTF_8);
            return ByteString.copyFrom(MessageDigest.getInstance("SHA-256").digest(text), 0, BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }
}
