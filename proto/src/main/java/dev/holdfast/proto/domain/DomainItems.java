package dev.holdfast.proto.domain;

import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What this simulator's security domains hold, and under which tags. The tags are part of the file format: a domain whose
 * tags are others was not made by a card of this kind.
 */
public final class DomainItems {

    /** 32 bytes: proves ownership to the pool's cards. */
    public static final String OWNER_CREDENTIAL = "owner-credential";
    /** PKCS#8, EC P-384: signs what the pool says of itself. */
    public static final String SIGNING_KEY = "signing-key";
    /** 32 bytes: seals the pool's key material. */
    public static final String DATA_KEY = "data-key";
    /** 32 bytes: seals backups. */
    public static final String BACKUP_KEY = "backup-key";

    /** 4 bytes, no secret: the security version of the firmware that made the file. Files of before there was one lack it. */
    public static final String FIRMWARE = "firmware-security-version";

    private static final Set<String> TAGS = Set.of(OWNER_CREDENTIAL, SIGNING_KEY, DATA_KEY, BACKUP_KEY);
    private static final int SECRET_BYTES = 32;

    private DomainItems() {}

    /**
     * Checks that these are a domain's items, by tags and lengths; whether the signing key is one, its reader finds out.
     *
     * @throws RefusedException TAMPERED
     */
    public static void check(Map<String, byte[]> items) {
        Set<String> tags = new TreeSet<>(items.keySet());
        tags.remove(FIRMWARE);
        if (!tags.equals(TAGS)) {
            throw new RefusedException(
                    Code.TAMPERED,
                    "The security domain holds " + new TreeSet<>(items.keySet()) + " and not " + new TreeSet<>(TAGS)
                            + "; it was not made by a pool of this kind.");
        }
        for (String tag : List.of(OWNER_CREDENTIAL, DATA_KEY, BACKUP_KEY)) {
            if (items.getOrDefault(tag, new byte[0]).length != SECRET_BYTES) {
                throw new RefusedException(
                        Code.TAMPERED, "The item \"" + tag + "\" is not " + SECRET_BYTES + " bytes long.");
            }
        }
    }

    /** The item {@link #FIRMWARE}. */
    public static byte[] firmware(int securityVersion) {
        return ByteBuffer.allocate(Integer.BYTES).putInt(securityVersion).array();
    }

    /**
     * Refuses a domain that newer firmware made, as the managed service does while its fleet is mixed. Backups are not
     * concerned.
     *
     * @param securityVersion of the firmware that is to read it
     * @throws RefusedException WRONG_STATE, or TAMPERED when the item is none
     */
    public static void requireReadable(Map<String, byte[]> items, int securityVersion) {
        byte[] maker = items.getOrDefault(FIRMWARE, firmware(0));
        if (maker.length != Integer.BYTES) {
            throw new RefusedException(Code.TAMPERED, "The item \"" + FIRMWARE + "\" is not 4 bytes long.");
        }
        long version = Integer.toUnsignedLong(ByteBuffer.wrap(maker).getInt());
        if (version > securityVersion) {
            throw new RefusedException(
                    Code.WRONG_STATE,
                    "The security domain was downloaded under firmware of security version " + version
                            + ", and this card runs " + securityVersion
                            + "; update the pool's firmware, or restore to a pool that has it.");
        }
    }

    /** Overwrites the plaintexts. */
    public static void wipe(Map<String, byte[]> items) {
        items.values().forEach(secret -> Arrays.fill(secret, (byte) 0));
    }
}
