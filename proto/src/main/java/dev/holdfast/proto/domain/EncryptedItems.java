package dev.holdfast.proto.domain;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The {@code EncData} of a security domain file and of a restore blob: named items, each a direct JWE under a key that is
 * derived from one master key with the item's tag as label.
 *
 * @param items in the file's order, with different tags
 */
public record EncryptedItems(List<Item> items) {

    /**
     * One item.
     *
     * @param tag its name: ASCII, because it goes into the JWE's header
     */
    public record Item(String tag, CompactJwe jwe) {}

    static final int MASTER_KEY_BYTES = 32;

    private static final int MAX_ITEMS = 32;
    private static final int MAX_TAG_CHARS = 128;
    private static final int ITEM_KEY_BITS = 512;
    private static final String KDF = "sp108_kdf";

    public EncryptedItems {
        items = List.copyOf(items);
    }

    /** Encrypts the items, whose order is kept. */
    static EncryptedItems seal(byte[] masterKey, Map<String, byte[]> items, Randomness randomness) {
        List<Item> sealed = new ArrayList<>(items.size());
        items.forEach((tag, plaintext) -> {
            if (!isTag(tag)) {
                throw new IllegalArgumentException("Not a tag: " + tag);
            }
            byte[] key = CounterKdf.derive(masterKey, tag, "", ITEM_KEY_BITS);
            try {
                sealed.add(new Item(tag, CompactJwe.sealDirect(key, tag, plaintext, randomness)));
            } finally {
                Arrays.fill(key, (byte) 0);
            }
        });
        return new EncryptedItems(sealed);
    }

    /**
     * Decrypts all items or none.
     *
     * @return the plaintexts by tag, in the file's order; the caller wipes them
     * @throws RefusedException TAMPERED, naming the item
     */
    Map<String, byte[]> open(byte[] masterKey) {
        Map<String, byte[]> plaintexts = new LinkedHashMap<>();
        try {
            for (Item item : items) {
                byte[] key = CounterKdf.derive(masterKey, item.tag(), "", ITEM_KEY_BITS);
                try {
                    plaintexts.put(item.tag(), item.jwe().open(key));
                } finally {
                    Arrays.fill(key, (byte) 0);
                }
            }
            return plaintexts;
        } catch (RefusedException e) {
            String tag = items.get(plaintexts.size()).tag();
            DomainItems.wipe(plaintexts);
            throw new RefusedException(e.code(), "The item \"" + tag + "\" does not open: " + e.getMessage());
        }
    }

    static EncryptedItems parse(StrictJson encData) {
        encData.optionalText("kdf").filter(kdf -> !kdf.equals(KDF)).ifPresent(other -> {
            throw new RefusedException(
                    Code.ALGORITHM_NOT_SUPPORTED, encData.pathOf("kdf") + " is not \"" + KDF + "\".");
        });
        Map<String, Item> items = new LinkedHashMap<>();
        for (StrictJson entry : encData.objects("data", 1, MAX_ITEMS)) {
            String tag = entry.text("tag");
            if (!isTag(tag)) {
                throw entry.refusalOf("tag", "1 to " + MAX_TAG_CHARS + " printable ASCII characters");
            }
            CompactJwe jwe = CompactJwe.parse(entry.text("compact_jwe"), entry.pathOf("compact_jwe"));
            if (jwe.keyManagement() != KeyManagement.DIRECT) {
                throw entry.refusalOf("compact_jwe", "a JWE with \"alg\" \"dir\"");
            }
            if (items.put(tag, new Item(tag, jwe)) != null) {
                throw entry.refusalOf("tag", "different from all others");
            }
        }
        return new EncryptedItems(List.copyOf(items.values()));
    }

    ObjectNode toJson() {
        ObjectNode encData = StrictJson.newObject();
        ArrayNode data = encData.putArray("data");
        items.forEach(
                item -> data.addObject().put("compact_jwe", item.jwe().text()).put("tag", item.tag()));
        return encData.put("kdf", KDF);
    }

    private static boolean isTag(String tag) {
        return !tag.isEmpty() && tag.length() <= MAX_TAG_CHARS && tag.chars().allMatch(c -> c > ' ' && c < 0x7F);
    }
}
