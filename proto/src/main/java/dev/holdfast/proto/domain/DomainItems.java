package dev.holdfast.proto.domain;

import com.google.protobuf.ByteString;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.DomainSecrets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What this simulator's security domains hold, and under which tags. The tags are part of the file format: a domain whose
 * tags are others was not made by a card of this kind.
 */
public final class DomainItems {

    public static final String OWNER_CREDENTIAL = "owner-credential";
    public static final String SIGNING_KEY = "signing-key";
    public static final String DATA_KEY = "data-key";
    public static final String BACKUP_KEY = "backup-key";

    private static final Set<String> TAGS = Set.of(OWNER_CREDENTIAL, SIGNING_KEY, DATA_KEY, BACKUP_KEY);
    private static final int SECRET_BYTES = 32;

    private DomainItems() {}

    /** The items of a domain in the order they are written. Copies, which the caller wipes. */
    public static Map<String, byte[]> of(DomainSecrets secrets) {
        Map<String, byte[]> items = new LinkedHashMap<>();
        items.put(OWNER_CREDENTIAL, secrets.getOwnerCredential().toByteArray());
        items.put(SIGNING_KEY, secrets.getSigningKey().toByteArray());
        items.put(DATA_KEY, secrets.getDataKey().toByteArray());
        items.put(BACKUP_KEY, secrets.getBackupKey().toByteArray());
        return items;
    }

    /**
     * The secrets that a domain's items are. Copies: the items stay the caller's.
     *
     * @throws RefusedException TAMPERED when the tags are not exactly those of a domain, or a secret's length is wrong
     */
    public static DomainSecrets toSecrets(Map<String, byte[]> items) {
        if (!items.keySet().equals(TAGS)) {
            throw new RefusedException(
                    Code.TAMPERED,
                    "The security domain holds " + new TreeSet<>(items.keySet()) + " and not " + new TreeSet<>(TAGS)
                            + ".");
        }
        return DomainSecrets.newBuilder()
                .setOwnerCredential(secret(items, OWNER_CREDENTIAL))
                .setSigningKey(ByteString.copyFrom(items.get(SIGNING_KEY)))
                .setDataKey(secret(items, DATA_KEY))
                .setBackupKey(secret(items, BACKUP_KEY))
                .build();
    }

    /** Overwrites the plaintexts. */
    public static void wipe(Map<String, byte[]> items) {
        items.values().forEach(secret -> Arrays.fill(secret, (byte) 0));
    }

    private static ByteString secret(Map<String, byte[]> items, String tag) {
        byte[] secret = items.getOrDefault(tag, new byte[0]);
        if (secret.length != SECRET_BYTES) {
            throw new RefusedException(
                    Code.TAMPERED, "The item \"" + tag + "\" is not " + SECRET_BYTES + " bytes long.");
        }
        return ByteString.copyFrom(secret);
    }
}
