package dev.holdfast.partition.tamper;

import dev.holdfast.partition.rack.Machine;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What somebody finds who takes a card apart: disk, flash and NVRAM as they lie there, and every byte ever written.
 *
 * @param lying as they lie there
 * @param written at any time, as text of one character for a byte
 */
record Remains(List<byte[]> lying, List<String> written) {

    static Remains of(Machine card) {
        List<byte[]> lying = new ArrayList<>(card.disk.image().values());
        lying.addAll(card.flash.image().values());
        lying.addAll(card.nvram.image());
        List<String> all = Stream.of(lying, card.disk.written(), card.flash.written())
                .flatMap(Collection::stream)
                .map(Remains::text)
                .toList();
        return new Remains(lying, all);
    }

    /** Whether any eight bytes of the secret in a row can be read somewhere. */
    boolean hold(byte[] secret) {
        String wanted = text(secret);
        for (int from = 0; from + Long.BYTES <= wanted.length(); from += Long.BYTES) {
            String part = wanted.substring(from, from + Long.BYTES);
            if (written.stream().anyMatch(data -> data.contains(part))) {
                return true;
            }
        }
        return false;
    }

    /** Whether any bytes in a row that lie there are a key that opens something. */
    boolean open(int keyBytes, Predicate<byte[]> opens) {
        for (byte[] data : lying) {
            for (int from = 0; from + keyBytes <= data.length; from++) {
                if (opens.test(Arrays.copyOfRange(data, from, from + keyBytes))) {
                    return true;
                }
            }
        }
        return false;
    }

    private static String text(byte[] data) {
        return new String(data, StandardCharsets.ISO_8859_1);
    }
}
