package dev.holdfast.partition.attestation;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.holdfast.partition.crypto.CryptoEngine;
import dev.holdfast.partition.environment.Disk;
import dev.holdfast.partition.environment.DiskFile;
import dev.holdfast.partition.environment.Environment;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.PartitionKeyRecord;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * The partition key on the card's flash, sealed under device secret and storage seed: it dies with the seed.
 *
 * <pre>
 *  0  8  "HFPART1" and a zero byte
 *  8 32  salt
 * 40     AES-256-GCM of a {@link PartitionKeyRecord}, nonce zero, the 40 bytes before as additional data; 16-byte tag
 * </pre>
 *
 * <p>The key is derived from the secrets (SP 800-108r1) with the 40 bytes and the card's id as context: one key, one message.
 */
final class PartitionKeyFile {

    static final String NAME = "attestation-partition";

    private static final String UNFINISHED = NAME + ".new";
    private static final byte[] MAGIC = "HFPART1\0".getBytes(StandardCharsets.US_ASCII);
    private static final int SALT_BYTES = 32;
    private static final int HEADER_BYTES = MAGIC.length + SALT_BYTES;
    private static final int MOST_BYTES = 64 << 10;
    private static final int KEY_BYTES = 32;
    private static final byte[] NONCE = new byte[12];

    private final Environment environment;
    private final Disk flash;
    private final CryptoEngine crypto;

    PartitionKeyFile(Environment environment, CryptoEngine crypto) {
        this.environment = environment;
        this.flash = environment.flash();
        this.crypto = crypto;
    }

    /** Empty when there is none that this card, as it is now, can open. */
    Optional<PartitionKey> read() throws IOException {
        if (!flash.list().contains(NAME)) {
            return Optional.empty();
        }
        byte[] file = content();
        if (file.length < HEADER_BYTES) {
            return Optional.empty();
        }
        byte[] header = Arrays.copyOf(file, HEADER_BYTES);
        byte[] key = key(header);
        byte[] plain = new byte[0];
        try {
            plain = crypto.openAt(key, NONCE, header, Arrays.copyOfRange(file, HEADER_BYTES, file.length));
            return Optional.of(PartitionKey.of(PartitionKeyRecord.parseFrom(plain)));
        } catch (RefusedException | InvalidProtocolBufferException e) {
            return Optional.empty();
        } finally {
            Arrays.fill(key, (byte) 0);
            Arrays.fill(plain, (byte) 0);
        }
    }

    /** Durable when it returns. */
    void write(PartitionKey partition) throws IOException {
        byte[] header = ByteBuffer.allocate(HEADER_BYTES)
                .put(MAGIC)
                .put(crypto.random(SALT_BYTES))
                .array();
        byte[] key = key(header);
        byte[] plain = partition.kept().toByteArray();
        try (DiskFile file = flash.open(UNFINISHED)) {
            byte[] sealed = crypto.sealAt(key, NONCE, header, plain);
            file.truncate(0);
            file.write(0, ByteBuffer.wrap(header));
            file.write(HEADER_BYTES, ByteBuffer.wrap(sealed));
            file.sync();
        } finally {
            Arrays.fill(key, (byte) 0);
            Arrays.fill(plain, (byte) 0);
        }
        flash.rename(UNFINISHED, NAME);
        flash.syncNames();
    }

    /** Deletes what there is of it; that nothing opens it any more is the seed's business. */
    static void erase(Disk flash) throws IOException {
        flash.delete(NAME);
        flash.delete(UNFINISHED);
        flash.syncNames();
    }

    private byte[] content() throws IOException {
        try (DiskFile file = flash.open(NAME)) {
            ByteBuffer into = ByteBuffer.allocate((int) Math.min(file.size(), MOST_BYTES));
            file.read(0, into);
            return into.array();
        }
    }

    private byte[] key(byte[] header) throws IOException {
        byte[] cardId = environment.fuses().cardId().getBytes(StandardCharsets.UTF_8);
        byte[] device = environment.fuses().deviceSecret();
        byte[] seed = environment.nvram().storageSeed();
        byte[] secret = new byte[0];
        try {
            if (seed == null) {
                throw new IOException("there is no storage seed");
            }
            secret = joined(device, seed);
            return crypto.derive(secret, "holdfast partition key", joined(header, cardId), KEY_BYTES);
        } finally {
            Arrays.fill(device, (byte) 0);
            Arrays.fill(secret, (byte) 0);
            if (seed != null) {
                Arrays.fill(seed, (byte) 0);
            }
        }
    }

    private static byte[] joined(byte[] first, byte[] second) {
        return ByteBuffer.allocate(first.length + second.length)
                .put(first)
                .put(second)
                .array();
    }
}
