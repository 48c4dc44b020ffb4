package dev.holdfast.proto.domain;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import java.nio.charset.StandardCharsets;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;

/**
 * A JWE in compact serialization (RFC 7516, section 7.1) with content encryption A256CBC-HS512, as the security domain
 * uses it: {@code header.encryptedKey.iv.ciphertext.tag}, each part base64url. Immutable; equal when the text is.
 *
 * <p>Stricter than {@code az}, which skips the check of a tag that is not 32 bytes long: here such a tag is refused before
 * anything is decrypted. A header with {@code crit} or {@code zip} is refused; other members beside {@code alg} and
 * {@code enc} are ignored.
 */
public final class CompactJwe {

    private static final String ENC = "A256CBC-HS512";
    private static final int PARTS = 5;
    private static final int MAX_CHARS = 128 * 1024;
    private static final int MAX_ENCRYPTED_KEY_BYTES = 2048;
    private static final int AES_BLOCK_BYTES = 16;

    private final String text;
    private final String header;
    private final KeyManagement keyManagement;
    private final byte[] encryptedKey;
    private final byte[] iv;
    private final byte[] ciphertext;
    private final byte[] tag;

    private CompactJwe(
            String header, KeyManagement keyManagement, byte[] encryptedKey, byte[] iv, byte[] ciphertext, byte[] tag) {
        this.text = String.join(
                ".",
                header,
                Base64Url.encode(encryptedKey),
                Base64Url.encode(iv),
                Base64Url.encode(ciphertext),
                Base64Url.encode(tag));
        this.header = header;
        this.keyManagement = keyManagement;
        this.encryptedKey = encryptedKey;
        this.iv = iv;
        this.ciphertext = ciphertext;
        this.tag = tag;
    }

    /**
     * Reads a JWE without opening it.
     *
     * @param where what refusals call this text
     * @throws RefusedException TAMPERED when it is no JWE, ALGORITHM_NOT_SUPPORTED when it is one of another kind
     */
    public static CompactJwe parse(String text, String where) {
        if (text.length() > MAX_CHARS) {
            throw new RefusedException(Code.TAMPERED, where + " is longer than " + MAX_CHARS + " characters.");
        }
        String[] parts = text.split("\\.", -1);
        if (parts.length != PARTS) {
            throw new RefusedException(Code.TAMPERED, where + " has not the five parts of a JWE.");
        }
        KeyManagement keyManagement = readHeader(decoded(parts[0], "header", where), where);
        byte[] encryptedKey = decoded(parts[1], "encrypted key", where);
        byte[] iv = decoded(parts[2], "initialization vector", where);
        byte[] ciphertext = decoded(parts[3], "ciphertext", where);
        byte[] tag = decoded(parts[4], "tag", where);

        boolean direct = keyManagement == KeyManagement.DIRECT;
        if (direct != (encryptedKey.length == 0) || encryptedKey.length > MAX_ENCRYPTED_KEY_BYTES) {
            throw new RefusedException(Code.TAMPERED, where + " has an encrypted key that does not fit its algorithm.");
        }
        if (iv.length != A256CbcHs512.IV_BYTES) {
            throw new RefusedException(
                    Code.TAMPERED, where + " has an initialization vector that is not 16 bytes long.");
        }
        if (ciphertext.length == 0 || ciphertext.length % AES_BLOCK_BYTES != 0) {
            throw new RefusedException(Code.TAMPERED, where + " has a ciphertext that is not a number of AES blocks.");
        }
        if (tag.length != A256CbcHs512.TAG_BYTES) {
            throw new RefusedException(Code.TAMPERED, where + " has an authentication tag that is not 32 bytes long.");
        }
        return new CompactJwe(parts[0], keyManagement, encryptedKey, iv, ciphertext, tag);
    }

    /**
     * Encrypts under a key that both sides have.
     *
     * @param contentKey 64 bytes
     * @param keyId says which; it goes into the header as {@code kid}
     */
    public static CompactJwe sealDirect(byte[] contentKey, String keyId, byte[] plaintext, Randomness randomness) {
        return seal(KeyManagement.DIRECT, keyId, new byte[0], contentKey, plaintext, randomness);
    }

    /** Encrypts under a new content key, and that to an RSA key of at least 2048 bits with RSA-OAEP-256. */
    public static CompactJwe sealToRsa(RSAPublicKey recipient, byte[] plaintext, Randomness randomness) {
        byte[] contentKey = randomness.bytes(A256CbcHs512.KEY_BYTES);
        try {
            byte[] encryptedKey = Oaep256.encrypt(recipient, contentKey, randomness);
            return seal(KeyManagement.RSA_OAEP_256, "not used", encryptedKey, contentKey, plaintext, randomness);
        } finally {
            Arrays.fill(contentKey, (byte) 0);
        }
    }

    private static CompactJwe seal(
            KeyManagement keyManagement,
            String keyId,
            byte[] encryptedKey,
            byte[] contentKey,
            byte[] plaintext,
            Randomness randomness) {
        ObjectNode members = StrictJson.newObject()
                .put("alg", keyManagement.alg())
                .put("enc", ENC)
                .put("kid", keyId);
        String header = Base64Url.encode(StrictJson.write(members));
        byte[] iv = randomness.bytes(A256CbcHs512.IV_BYTES);
        A256CbcHs512.Sealed sealed = A256CbcHs512.seal(contentKey, iv, ascii(header), plaintext);
        return new CompactJwe(header, keyManagement, encryptedKey, iv, sealed.ciphertext(), sealed.tag());
    }

    /**
     * Decrypts with the content key.
     *
     * @return the plaintext, which the caller wipes if it is secret
     * @throws RefusedException TAMPERED for an altered text and for a key that is not 64 bytes or not the right one
     */
    public byte[] open(byte[] contentKey) {
        return A256CbcHs512.open(contentKey, iv, ascii(header), ciphertext, tag);
    }

    /** Decrypts after having the content key opened by the holder of the RSA key. Passes on the refusals of both. */
    public byte[] open(ContentKeyOpener opener) {
        byte[] contentKey = opener.open(encryptedKey());
        try {
            return open(contentKey);
        } finally {
            Arrays.fill(contentKey, (byte) 0);
        }
    }

    public KeyManagement keyManagement() {
        return keyManagement;
    }

    /** The content key as it was encrypted to an RSA key; empty for {@link KeyManagement#DIRECT}. */
    public byte[] encryptedKey() {
        return encryptedKey.clone();
    }

    /** The serialization. */
    public String text() {
        return text;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CompactJwe jwe && text.equals(jwe.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }

    private static KeyManagement readHeader(byte[] json, String where) {
        StrictJson header = StrictJson.parse(json, where + ", header", Code.TAMPERED);
        for (String unsupported : new String[] {"crit", "zip"}) {
            if (header.node().has(unsupported)) {
                throw new RefusedException(
                        Code.ALGORITHM_NOT_SUPPORTED, where + " uses \"" + unsupported + "\", which is not supported.");
            }
        }
        if (!header.text("enc").equals(ENC)) {
            throw new RefusedException(Code.ALGORITHM_NOT_SUPPORTED, where + " is not encrypted with " + ENC + ".");
        }
        String alg = header.text("alg");
        return Arrays.stream(KeyManagement.values())
                .filter(known -> known.alg().equals(alg))
                .findFirst()
                .orElseThrow(() -> new RefusedException(
                        Code.ALGORITHM_NOT_SUPPORTED,
                        where + " has a key management algorithm that is not supported."));
    }

    private static byte[] decoded(String part, String name, String where) {
        byte[] bytes = Base64Url.decode(part);
        if (bytes == null) {
            throw new RefusedException(Code.TAMPERED, where + ": the " + name + " is not base64url without padding.");
        }
        return bytes;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
