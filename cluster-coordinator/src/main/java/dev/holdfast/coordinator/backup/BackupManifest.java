package dev.holdfast.coordinator.backup;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.coordinator.storage.BackupStorage;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;

/**
 * What a backup's folder says of itself, for people and for counting. Nothing in it is secret and nothing in it is
 * trusted: what an archive holds is proved by its frames alone.
 *
 * @param backupId as the card named it
 * @param frames of the archive, header and trailer included; at least 2
 * @param bytes of all frame files together
 * @param takenAt when the card was asked
 * @param atIndex of the pool's log: the archive is the vault after this entry
 * @param keys active and deleted
 */
public record BackupManifest(
        String backupId,
        String poolName,
        int frames,
        long bytes,
        Instant takenAt,
        long atIndex,
        int keys,
        int keyVersions) {

    static final int MAX_BYTES = 64 << 10;

    private static final int FORMAT = 1;
    private static final int MIN_FRAMES = 2;

    private static final ObjectMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(8)
                            .maxDocumentLength(MAX_BYTES)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /**
     * Reads a manifest; members it does not know are ignored.
     *
     * @param json UTF-8
     * @throws RefusedException TAMPERED, naming what is wrong
     */
    public static BackupManifest parse(byte[] json) {
        try {
            if (json.length <= MAX_BYTES && MAPPER.readTree(json) instanceof ObjectNode manifest) {
                return of(manifest);
            }
        } catch (IOException e) {
            throw unreadable("is no JSON document");
        }
        throw unreadable("is no JSON object");
    }

    /** The file's bytes, UTF-8. */
    public byte[] toJson() {
        ObjectNode manifest = MAPPER.createObjectNode()
                .put("format", FORMAT)
                .put("backup_id", backupId)
                .put("pool_name", poolName)
                .put("frames", frames)
                .put("bytes", bytes)
                .put("taken_at", takenAt.toString())
                .put("at_index", atIndex)
                .put("keys", keys)
                .put("key_versions", keyVersions);
        try {
            return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(manifest);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A tree of JSON nodes could not be written", e);
        }
    }

    private static BackupManifest of(ObjectNode manifest) {
        if (number(manifest, "format", FORMAT, Integer.MAX_VALUE) != FORMAT) {
            throw new RefusedException(
                    Code.ALGORITHM_NOT_SUPPORTED,
                    "The backup has a format this service does not know; restore it with a newer one.");
        }
        return new BackupManifest(
                text(manifest, "backup_id"),
                text(manifest, "pool_name"),
                (int) number(manifest, "frames", MIN_FRAMES, Integer.MAX_VALUE),
                number(manifest, "bytes", 1, Long.MAX_VALUE),
                instant(manifest, "taken_at"),
                number(manifest, "at_index", 0, Long.MAX_VALUE),
                (int) number(manifest, "keys", 0, Integer.MAX_VALUE),
                (int) number(manifest, "key_versions", 0, Integer.MAX_VALUE));
    }

    private static String text(ObjectNode manifest, String member) {
        JsonNode value = manifest.path(member);
        if (!value.isTextual()) {
            throw unreadable("has no text " + member);
        }
        return value.textValue();
    }

    private static Instant instant(ObjectNode manifest, String member) {
        try {
            return Instant.parse(text(manifest, member));
        } catch (DateTimeException e) {
            throw unreadable("has no time " + member);
        }
    }

    private static long number(ObjectNode manifest, String member, long min, long max) {
        JsonNode value = manifest.path(member);
        if (!value.isIntegralNumber()
                || !value.canConvertToLong()
                || value.longValue() < min
                || value.longValue() > max) {
            throw unreadable("has no number " + member + " of at least " + min);
        }
        return value.longValue();
    }

    private static RefusedException unreadable(String what) {
        return new RefusedException(
                Code.TAMPERED, "The backup's " + BackupStorage.MANIFEST + " " + what + "; use another copy.");
    }
}
