package dev.holdfast.proto.domain;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A security domain as its customer keeps it: the domain's secrets under a master key, and that master key split among
 * the holders of the quorum. The JSON is what {@code az keyvault security-domain} writes and reads:
 *
 * <pre>
 * {"EncData": {"data": [{"compact_jwe": JWE, "tag": NAME}, ...], "kdf": "sp108_kdf"},
 *  "SharedKeys": {"enc_shares": [{"enc_key": JWE, "x5t_256": THUMBPRINT}, ...],
 *                 "key_algorithm": "shamir_share", "required": K},
 *  "version": 2}
 * </pre>
 *
 * @param shares one for each holder, with different thumbprints
 * @param required how many of them give the master key back, 2 to their number
 */
public record SecurityDomainFile(EncryptedItems items, List<EncryptedShare> shares, int required) {

    /**
     * One holder's share, a JWE to the holder's RSA key.
     *
     * @param thumbprint SHA-256 of the holder's certificate (DER), base64url
     */
    public record EncryptedShare(CompactJwe jwe, String thumbprint) {}

    private static final String KEY_ALGORITHM = "shamir_share";
    private static final int VERSION = 2;
    private static final int THUMBPRINT_BYTES = 32;

    public SecurityDomainFile {
        shares = List.copyOf(shares);
    }

    /**
     * Makes the file: a new master key, the items under it, and its shares for the quorum.
     *
     * @param items plaintexts by tag, in the order they are to be written; they stay the caller's, who wipes them
     */
    public static SecurityDomainFile seal(Map<String, byte[]> items, Quorum quorum, Randomness randomness) {
        byte[] masterKey = randomness.bytes(EncryptedItems.MASTER_KEY_BYTES);
        List<byte[]> shares = List.of();
        try {
            EncryptedItems sealed = EncryptedItems.seal(masterKey, items, randomness);
            shares = Shares.split(masterKey, quorum.required(), quorum.keys().size(), randomness);
            List<EncryptedShare> encrypted = new ArrayList<>(shares.size());
            for (int i = 0; i < shares.size(); i++) {
                WrappingKey key = quorum.keys().get(i);
                CompactJwe jwe = CompactJwe.sealToRsa(key.publicKey(), shares.get(i), randomness);
                encrypted.add(new EncryptedShare(jwe, key.thumbprint()));
            }
            return new SecurityDomainFile(sealed, encrypted, quorum.required());
        } finally {
            Arrays.fill(masterKey, (byte) 0);
            shares.forEach(share -> Arrays.fill(share, (byte) 0));
        }
    }

    /**
     * Reads a file; members it does not know are ignored.
     *
     * @throws RefusedException TAMPERED, naming the member that is wrong; ALGORITHM_NOT_SUPPORTED for a file that is
     *     encrypted or shared in another way
     */
    public static SecurityDomainFile parse(byte[] json) {
        StrictJson file = StrictJson.parse(json, "The security domain file", Code.TAMPERED);
        EncryptedItems items = EncryptedItems.parse(file.object("EncData"));
        StrictJson sharedKeys = file.object("SharedKeys");
        if (!sharedKeys.text("key_algorithm").equals(KEY_ALGORITHM)) {
            throw new RefusedException(
                    Code.ALGORITHM_NOT_SUPPORTED,
                    sharedKeys.pathOf("key_algorithm") + " is not \"" + KEY_ALGORITHM + "\", the only one supported.");
        }
        List<EncryptedShare> shares = new ArrayList<>();
        Set<String> thumbprints = new HashSet<>();
        for (StrictJson entry : sharedKeys.objects("enc_shares", Shares.MIN_REQUIRED, Shares.MAX_SHARES)) {
            EncryptedShare share = new EncryptedShare(encryptedKey(entry), thumbprint(entry));
            if (!thumbprints.add(share.thumbprint())) {
                throw entry.refusalOf("x5t_256", "different from all others");
            }
            shares.add(share);
        }
        int required = sharedKeys.integer("required");
        if (required < Shares.MIN_REQUIRED || required > shares.size()) {
            throw sharedKeys.refusalOf("required", Shares.MIN_REQUIRED + " to the number of shares");
        }
        return new SecurityDomainFile(items, shares, required);
    }

    /** The file's bytes, UTF-8. */
    public byte[] toJson() {
        ObjectNode file = StrictJson.newObject();
        file.set("EncData", items.toJson());
        ObjectNode sharedKeys = file.putObject("SharedKeys");
        ArrayNode encShares = sharedKeys.putArray("enc_shares");
        shares.forEach(share ->
                encShares.addObject().put("enc_key", share.jwe().text()).put("x5t_256", share.thumbprint()));
        sharedKeys.put("key_algorithm", KEY_ALGORITHM).put("required", required);
        file.put("version", VERSION);
        return StrictJson.write(file);
    }

    /** The share of the holder with this certificate. */
    Optional<CompactJwe> share(String ofThumbprint) {
        return shares.stream()
                .filter(share -> share.thumbprint().equals(ofThumbprint))
                .map(EncryptedShare::jwe)
                .findFirst();
    }

    static CompactJwe encryptedKey(StrictJson object) {
        CompactJwe jwe = CompactJwe.parse(object.text("enc_key"), object.pathOf("enc_key"));
        if (jwe.keyManagement() == KeyManagement.DIRECT) {
            throw object.refusalOf("enc_key", "a JWE to an RSA key");
        }
        return jwe;
    }

    static String thumbprint(StrictJson object) {
        String text = object.text("x5t_256");
        byte[] digest = Base64Url.decode(text);
        if (digest == null || digest.length != THUMBPRINT_BYTES) {
            throw object.refusalOf("x5t_256", "a SHA-256 thumbprint in base64url");
        }
        return text;
    }
}
