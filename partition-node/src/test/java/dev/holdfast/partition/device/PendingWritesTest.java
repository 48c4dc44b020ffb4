package dev.holdfast.partition.device;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Against a model that copies the whole file at every change. */
class PendingWritesTest {

    private byte[] visible = {};
    private byte[] durable = {};

    @Test
    void aFileIsWhatItsChangesMakeIt() {
        SplittableRandom random = new SplittableRandom(1);
        for (int file = 0; file < 200; file++) {
            PendingWrites tested = new PendingWrites();
            visible = new byte[0];
            durable = new byte[0];
            for (int step = 0; step < 40; step++) {
                change(tested, random);
                assertArrayEquals(visible, tested.visible());
                assertEquals(visible.length, tested.size());
                assertRead(tested, random.nextInt(visible.length + 10), random.nextInt(50));
            }
        }
    }

    private void change(PendingWrites tested, SplittableRandom random) {
        switch (random.nextInt(6)) {
            case 0 -> {
                int size = random.nextInt(visible.length + 10);
                tested.truncate(size);
                visible = Arrays.copyOf(visible, Math.min(size, visible.length));
            }
            case 1 -> {
                tested.sync();
                durable = visible;
            }
            case 2 -> {
                tested.lose(Loss.ALL, random);
                visible = durable;
            }
            default -> {
                byte[] data = new byte[random.nextInt(30)];
                random.nextBytes(data);
                int offset = random.nextInt(visible.length + 10);
                tested.write(offset, data);
                visible = Arrays.copyOf(visible, Math.max(visible.length, offset + data.length));
                System.arraycopy(data, 0, visible, offset, data.length);
            }
        }
    }

    private void assertRead(PendingWrites tested, int offset, int room) {
        ByteBuffer into = ByteBuffer.allocate(room);
        int there = Math.max(0, Math.min(room, visible.length - offset));
        assertEquals(there, tested.read(offset, into));
        byte[] wanted = there == 0 ? new byte[0] : Arrays.copyOfRange(visible, offset, offset + there);
        assertArrayEquals(wanted, Arrays.copyOf(into.array(), into.position()));
    }
}
