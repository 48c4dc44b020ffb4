package dev.holdfast.partition.archive;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.holdfast.partition.crypto.CryptoEngine;
import dev.holdfast.partition.pool.DomainKeys;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.KeyArchive;
import dev.holdfast.proto.v1.KeyRecord;
import java.util.Arrays;

/** A single key with all its versions, as the service's key backup gives it: opaque outside its security domain. */
public final class KeyArchives {

    private static final String LABEL = "holdfast-key-archive";

    private KeyArchives() {}

    public static ByteString write(CryptoEngine crypto, DomainKeys keys, KeyRecord record) {
        ByteString id = ByteString.copyFrom(crypto.random(ArchiveSeal.ID_BYTES));
        byte[] key = crypto.derive(keys.backupKey(), LABEL, id.toByteArray(), 32);
        try {
            return KeyArchive.newBuilder()
                    .setFormat(ArchiveSeal.FORMAT)
                    .setArchiveId(id)
                    .setDomainId(keys.domainId())
                    .setSealed(ByteString.copyFrom(crypto.seal(key, LABEL.getBytes(US_ASCII), record.toByteArray())))
                    .build()
                    .toByteString();
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    public static KeyRecord read(CryptoEngine crypto, DomainKeys keys, ByteString backup) {
        byte[] key = {};
        try {
            KeyArchive archive = KeyArchive.parseFrom(backup);
            if (archive.getFormat() != ArchiveSeal.FORMAT
                    || archive.getArchiveId().size() != ArchiveSeal.ID_BYTES) {
                throw notABackup();
            }
            ArchiveReader.requireDomain(keys, archive.getDomainId());
            key = crypto.derive(keys.backupKey(), LABEL, archive.getArchiveId().toByteArray(), 32);
            return KeyRecord.parseFrom(crypto.open(
                    key, LABEL.getBytes(US_ASCII), archive.getSealed().toByteArray()));
        } catch (InvalidProtocolBufferException e) {
            throw notABackup();
        } catch (RefusedException e) {
            throw e.code() == Code.CRYPTO_FAILED ? notABackup() : e;
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    private static RefusedException notABackup() {
        return new RefusedException(
                Code.TAMPERED, "BadParameter", "", "That is not a key backup of this service, or it was altered.");
    }
}
