package dev.holdfast.proto.domain;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import java.util.Arrays;
import java.util.Map;

/**
 * A security domain on its way to another pool: the same items under a new master key, and that key encrypted to the
 * pool's exchange key. Made offline by the quorum's holders, opened inside a card:
 *
 * <pre>
 * {"EncData": {"data": [{"compact_jwe": JWE, "tag": NAME}, ...], "kdf": "sp108_kdf"},
 *  "WrappedKey": {"enc_key": JWE, "x5t_256": THUMBPRINT}}
 * </pre>
 *
 * @param wrappedKey the master key's JWE, always RSA-OAEP-256
 * @param thumbprint SHA-256 of the exchange key's certificate (DER), base64url
 */
public record RestoreBlob(EncryptedItems items, CompactJwe wrappedKey, String thumbprint) {

    /** Encrypts the items, which stay the caller's, to the exchange key. */
    public static RestoreBlob seal(Map<String, byte[]> items, WrappingKey exchangeKey, Randomness randomness) {
        byte[] masterKey = randomness.bytes(EncryptedItems.MASTER_KEY_BYTES);
        try {
            return new RestoreBlob(
                    EncryptedItems.seal(masterKey, items, randomness),
                    CompactJwe.sealToRsa(exchangeKey.publicKey(), masterKey, randomness),
                    exchangeKey.thumbprint());
        } finally {
            Arrays.fill(masterKey, (byte) 0);
        }
    }

    /**
     * Reads a blob; members it does not know are ignored.
     *
     * @throws RefusedException TAMPERED, naming the member that is wrong; ALGORITHM_NOT_SUPPORTED for a blob that is
     *     encrypted in another way
     */
    public static RestoreBlob parse(byte[] json) {
        StrictJson blob = StrictJson.parse(json, "The restore blob", Code.TAMPERED);
        StrictJson wrapped = blob.object("WrappedKey");
        CompactJwe wrappedKey = SecurityDomainFile.encryptedKey(wrapped);
        if (wrappedKey.keyManagement() != KeyManagement.RSA_OAEP_256) {
            throw new RefusedException(
                    Code.ALGORITHM_NOT_SUPPORTED,
                    wrapped.pathOf("enc_key") + " is not encrypted with " + KeyManagement.RSA_OAEP_256.alg() + ".");
        }
        EncryptedItems items = EncryptedItems.parse(blob.object("EncData"));
        return new RestoreBlob(items, wrappedKey, SecurityDomainFile.thumbprint(wrapped));
    }

    /**
     * Opens the blob with the 64-byte content key of {@link #wrappedKey}, which a token or a card has decrypted.
     *
     * @return the plaintexts by tag; the caller checks that they are the expected ones ({@link DomainItems}) and wipes them
     * @throws RefusedException TAMPERED
     */
    public Map<String, byte[]> open(byte[] contentKey) {
        byte[] masterKey = wrappedKey.open(contentKey);
        try {
            if (masterKey.length != EncryptedItems.MASTER_KEY_BYTES) {
                throw new RefusedException(Code.TAMPERED, "The restore blob: WrappedKey.enc_key holds no 32-byte key.");
            }
            return items.open(masterKey);
        } finally {
            Arrays.fill(masterKey, (byte) 0);
        }
    }

    /** The blob's bytes, UTF-8. */
    public byte[] toJson() {
        ObjectNode blob = StrictJson.newObject();
        blob.set("EncData", items.toJson());
        blob.putObject("WrappedKey").put("enc_key", wrappedKey.text()).put("x5t_256", thumbprint);
        return StrictJson.write(blob);
    }
}
