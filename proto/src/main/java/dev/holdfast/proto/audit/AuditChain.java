package dev.holdfast.proto.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.holdfast.proto.v1.AuditEntry;
import dev.holdfast.proto.v1.AuditHead;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;

/** How entries of a log hang together, and which bytes a card signs (docs/formats.md). */
public final class AuditChain {

    /** Of every hash, SHA-256. */
    public static final int HASH_BYTES = 32;

    private static final ByteString GENESIS = ByteString.copyFromUtf8("holdfast-audit-genesis");
    private static final ByteString ENTRY = ByteString.copyFromUtf8("holdfast-audit-entry");
    private static final ByteString BOOT = ByteString.copyFromUtf8("holdfast-audit-boot");
    private static final ByteString HEAD = ByteString.copyFromUtf8("holdfast-audit-head");

    private AuditChain() {}

    /** What the first entry of a card names as its predecessor. */
    public static ByteString genesis(String card) {
        return sha256(GENESIS.concat(ByteString.copyFrom(card, UTF_8)));
    }

    /** The entry with its hash, which no other field may follow. */
    public static AuditEntry seal(AuditEntry entry) {
        AuditEntry open = entry.toBuilder().clearHash().build();
        return open.toBuilder().setHash(hash(open)).build();
    }

    /** Empty unless these bytes are an entry exactly as a card writes it, with its own hash. Who its predecessor is, it only says. */
    public static Optional<AuditEntry> read(ByteString bytes) {
        try {
            AuditEntry entry = AuditEntry.parseFrom(bytes);
            boolean whole = entry.toByteString().equals(bytes)
                    && entry.getUnknownFields().asMap().isEmpty()
                    && seal(entry).equals(entry);
            return whole ? Optional.of(entry) : Optional.empty();
        } catch (InvalidProtocolBufferException e) {
            return Optional.empty();
        }
    }

    /** The bytes that a card signs for a BOOT. */
    public static byte[] signedBoot(AuditEntry boot) {
        return BOOT.concat(boot.toBuilder().clearSignature().clearHash().build().toByteString())
                .toByteArray();
    }

    /** The bytes that a card signs for a serialized {@link AuditHead}. */
    public static byte[] signedHead(ByteString head) {
        return HEAD.concat(head).toByteArray();
    }

    /** What a head says of the certificates that come with it. */
    public static ByteString chainDigest(Iterable<ByteString> makerChain) {
        return sha256(ByteString.copyFrom(makerChain));
    }

    private static ByteString hash(AuditEntry open) {
        return sha256(ENTRY.concat(open.toByteString()));
    }

    private static ByteString sha256(ByteString content) {
        try {
            return ByteString.copyFrom(MessageDigest.getInstance("SHA-256").digest(content.toByteArray()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
