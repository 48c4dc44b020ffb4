package dev.holdfast.partition.tamper;

import dev.holdfast.partition.rack.Machine;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What somebody finds who takes a card apart: disk, flash and NVRAM as they lie there, and every byte ever written. */
record Remains(Map<String, byte[]> disk, Map<String, byte[]> flash, List<byte[]> nvram, List<byte[]> written) {

    static Remains of(Machine card) {
        List<byte[]> written = new ArrayList<>(card.disk.written());
        written.addAll(card.flash.written());
        return new Remains(card.disk.image(), card.flash.image(), card.nvram.image(), written);
    }

    /** Whether any eight bytes of the secret in a row can be read somewhere. */
    boolean hold(byte[] secret) {
        List<byte[]> all = new ArrayList<>(written);
        all.addAll(disk.values());
        all.addAll(flash.values());
        all.addAll(nvram);
        return all.stream().anyMatch(data -> shows(data, secret));
    }

    private static boolean shows(byte[] data, byte[] secret) {
        String text = new String(data, StandardCharsets.ISO_8859_1);
        String wanted = new String(secret, StandardCharsets.ISO_8859_1);
        for (int from = 0; from + Long.BYTES <= wanted.length(); from += Long.BYTES) {
            if (text.contains(wanted.substring(from, from + Long.BYTES))) {
                return true;
            }
        }
        return false;
    }
}
