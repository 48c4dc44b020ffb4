package dev.holdfast.partition.pool;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.crypto.CryptoEngine;
import dev.holdfast.partition.crypto.Hash;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.domain.DomainItems;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.Curve;
import dev.holdfast.proto.v1.KeySpec;
import dev.holdfast.proto.v1.KeyType;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The plaintext contents of a security domain, for as long as one service needs them: close it and they are wiped.
 * Never leaves the card.
 */
public final class DomainKeys implements AutoCloseable {

    private static final int KEY_BYTES = 32;
    private static final int DOMAIN_ID_BYTES = 16;
    private static final String LABEL = "holdfast-domain-secrets";
    private static final KeySpec SIGNING_SPEC =
            KeySpec.newBuilder().setType(KeyType.EC).setCurve(Curve.P_384).build();

    private final byte[] ownerCredential;
    private final byte[] dataKey;
    private final byte[] backupKey;
    private final byte[] signingKey;
    private final ByteString domainId;

    private DomainKeys(
            ByteString domainId, byte[] ownerCredential, byte[] dataKey, byte[] backupKey, byte[] signingKey) {
        this.domainId = domainId;
        this.ownerCredential = ownerCredential;
        this.dataKey = dataKey;
        this.backupKey = backupKey;
        this.signingKey = signingKey;
    }

    /** A new domain. */
    public static DomainKeys generate(CryptoEngine crypto) {
        CryptoEngine.Generated signing = crypto.generateCardKey();
        return new DomainKeys(
                idOf(signing.publicKey()),
                crypto.random(KEY_BYTES),
                crypto.random(KEY_BYTES),
                crypto.random(KEY_BYTES),
                signing.material());
    }

    /**
     * A domain that was uploaded. Copies; the items stay the caller's.
     *
     * @throws RefusedException TAMPERED when the items are not exactly a domain's
     */
    public static DomainKeys of(CryptoEngine crypto, Map<String, byte[]> items) {
        DomainItems.check(items);
        byte[] signingKey = copy(items, DomainItems.SIGNING_KEY);
        CryptoEngine.Generated checked;
        try {
            checked = crypto.check(SIGNING_SPEC, signingKey);
        } catch (RefusedException e) {
            Arrays.fill(signingKey, (byte) 0);
            throw new RefusedException(
                    Code.TAMPERED, "The security domain's signing key is not a P-384 key; use another copy.");
        }
        Arrays.fill(checked.material(), (byte) 0);
        return new DomainKeys(
                idOf(checked.publicKey()),
                copy(items, DomainItems.OWNER_CREDENTIAL),
                copy(items, DomainItems.DATA_KEY),
                copy(items, DomainItems.BACKUP_KEY),
                signingKey);
    }

    /** The items as a security domain file holds them, in the order they are written. Not copies. */
    public Map<String, byte[]> items() {
        Map<String, byte[]> items = new LinkedHashMap<>();
        items.put(DomainItems.OWNER_CREDENTIAL, ownerCredential);
        items.put(DomainItems.SIGNING_KEY, signingKey);
        items.put(DomainItems.DATA_KEY, dataKey);
        items.put(DomainItems.BACKUP_KEY, backupKey);
        return items;
    }

    /** Opens what {@link #seal} made. */
    public static DomainKeys open(CryptoEngine crypto, byte[] poolKey, ByteString domainId, ByteString sealed) {
        byte[] key = crypto.derive(poolKey, LABEL, new byte[0], KEY_BYTES);
        byte[] all = {};
        try {
            all = crypto.open(key, domainId.toByteArray(), sealed.toByteArray());
            return new DomainKeys(
                    domainId,
                    Arrays.copyOfRange(all, 0, KEY_BYTES),
                    Arrays.copyOfRange(all, KEY_BYTES, 2 * KEY_BYTES),
                    Arrays.copyOfRange(all, 2 * KEY_BYTES, 3 * KEY_BYTES),
                    Arrays.copyOfRange(all, 3 * KEY_BYTES, all.length));
        } finally {
            Arrays.fill(key, (byte) 0);
            Arrays.fill(all, (byte) 0);
        }
    }

    /** For the replicated state: only a card that holds the pool key opens it. */
    public ByteString seal(CryptoEngine crypto, byte[] poolKey) {
        byte[] key = crypto.derive(poolKey, LABEL, new byte[0], KEY_BYTES);
        byte[] all = ByteBuffer.allocate(3 * KEY_BYTES + signingKey.length)
                .put(ownerCredential)
                .put(dataKey)
                .put(backupKey)
                .put(signingKey)
                .array();
        try {
            return ByteString.copyFrom(crypto.seal(key, domainId.toByteArray(), all));
        } finally {
            Arrays.fill(key, (byte) 0);
            Arrays.fill(all, (byte) 0);
        }
    }

    /** 16 bytes: which security domain this is. */
    public ByteString domainId() {
        return domainId;
    }

    /** 32 bytes, not a copy: seals key material. */
    public byte[] dataKey() {
        return dataKey;
    }

    /** 32 bytes, not a copy: archives are sealed under keys derived from it. */
    public byte[] backupKey() {
        return backupKey;
    }

    @Override
    public void close() {
        Arrays.fill(ownerCredential, (byte) 0);
        Arrays.fill(dataKey, (byte) 0);
        Arrays.fill(backupKey, (byte) 0);
        Arrays.fill(signingKey, (byte) 0);
    }

    private static byte[] copy(Map<String, byte[]> items, String tag) {
        return items.getOrDefault(tag, new byte[0]).clone();
    }

    private static ByteString idOf(byte[] signingPublicKey) {
        MessageDigest sha = Hash.SHA_256.start();
        sha.update("holdfast-domain".getBytes(StandardCharsets.US_ASCII));
        return ByteString.copyFrom(sha.digest(signingPublicKey), 0, DOMAIN_ID_BYTES);
    }
}
