package dev.holdfast.proto.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class CounterKdfTest {

    @Test
    void derivesTheKnownAnswers() {
        byte[] key = new byte[32];
        Arrays.fill(key, (byte) 0x41);
        assertEquals(
                "f0ca51f6308791404bf68b56024ee7c64d6c737716f81d47e1e68b5c4e399575",
                HexFormat.of().formatHex(CounterKdf.derive(key, "label", "context", 256)));

        for (int i = 0; i < key.length; i++) {
            key[i] = (byte) i;
        }
        assertEquals(
                "7c74869a793366e7c810aea150a2a2a51b6d61cf525b6f6730163b3093835faf"
                        + "16b2a0da38e4bc7fca5df0a16b6b23c8a6efc36579563e5e1018a1f0a9b72fbb",
                HexFormat.of().formatHex(CounterKdf.derive(key, "Sim-Master-Key", "", 512)));
    }

    @Test
    void givesNoMoreThanOneBlock() {
        for (int bits : new int[] {0, 12, 520}) {
            assertThrows(IllegalArgumentException.class, () -> CounterKdf.derive(new byte[32], "", "", bits));
        }
    }
}
