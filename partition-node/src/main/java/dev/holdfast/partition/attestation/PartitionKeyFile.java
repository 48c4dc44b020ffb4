package dev.holdfast.partition.attestation;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.holdfast.partition.crypto.CryptoEngine;
import dev.holdfast.partition.environment.Disk;
import dev.holdfast.partition.environment.Environment;
import dev.holdfast.partition.flash.FlashFile;
import dev.holdfast.partition.flash.SeedSeal;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.PartitionKeyRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * The partition key on the card's flash, sealed: it dies with the storage seed. The head of the file is "HFPART1" and a zero byte,
 * its content a {@link PartitionKeyRecord}.
 */
final class PartitionKeyFile {

    static final String NAME = "attestation-partition";

    private static final byte[] HEAD = "HFPART1\0".getBytes(StandardCharsets.US_ASCII);
    private static final int MOST_BYTES = 64 << 10;

    private final FlashFile file;
    private final SeedSeal seal;

    PartitionKeyFile(Environment environment, CryptoEngine crypto) {
        file = new FlashFile(environment.flash(), NAME);
        seal = new SeedSeal(environment.fuses(), environment.nvram(), crypto, "holdfast partition key");
    }

    /** Empty when there is none that this card, as it is now, can open. */
    Optional<PartitionKey> read() throws IOException {
        byte[] sealed = file.read(MOST_BYTES).orElse(new byte[0]);
        if (!SeedSeal.fits(sealed, HEAD.length)) {
            return Optional.empty();
        }
        byte[] plain = new byte[0];
        try {
            plain = seal.open(sealed, HEAD.length);
            return Optional.of(PartitionKey.of(PartitionKeyRecord.parseFrom(plain)));
        } catch (RefusedException | InvalidProtocolBufferException e) {
            return Optional.empty();
        } finally {
            Arrays.fill(plain, (byte) 0);
        }
    }

    /** Durable when it returns. */
    void write(PartitionKey partition) throws IOException {
        file.replace(seal.seal(HEAD, partition.kept().toByteArray()));
    }

    /** Deletes what there is of it; that nothing opens it any more is the seed's business. */
    static void erase(Disk flash) throws IOException {
        new FlashFile(flash, NAME).erase();
    }
}
