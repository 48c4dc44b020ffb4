package dev.holdfast.partition.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.device.FaultyDisk;
import dev.holdfast.partition.device.Power;
import dev.holdfast.partition.image.ImageRefusal.Reason;
import dev.holdfast.proto.v1.ImageHead;
import dev.holdfast.proto.v1.ImageSlot;
import java.io.IOException;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Whatever the power does while an image is installed, the flash names one that is whole: the old one, or the new one. */
class ImageSlotsTest {

    private static final ByteString OLD = ByteString.copyFromUtf8("the old image");
    private static final ByteString NEW = ByteString.copyFromUtf8("the new image, which is longer");
    private static final ByteString NEWER = ByteString.copyFromUtf8("newer");

    private final Power power = new Power();

    @Test
    void aPowerCutAtAnyCallLeavesTheOldImageOrTheNewOne() throws Exception {
        int installed = 0;
        int kept = 0;
        for (int seed = 0; seed < 20; seed++) {
            boolean finished = false;
            for (int call = 1; !finished; call++) {
                FaultyDisk flash = new FaultyDisk(power, new SplittableRandom(seed));
                ImageSlots slots = new ImageSlots(flash);
                slots.manufacture(OLD);
                slots.install(NEW, slots.head().getRunning());
                slots.decide(slots.head().toBuilder().clearPrevious());
                power.failAt(call, Power.Failure.CUT);
                finished = succeeds(() -> slots.install(NEWER, slots.head().getRunning()));
                flash.lose();
                power.restore();
                ImageHead head = slots.head();
                ByteString running = slots.image(head.getRunning());
                assertTrue(running.equals(NEW) || running.equals(NEWER), running::toStringUtf8);
                assertEquals(running.equals(NEWER), head.hasPrevious());
                if (head.hasPrevious()) {
                    assertEquals(NEW, slots.image(head.getPrevious()), "there is a way back");
                    installed++;
                } else {
                    kept++;
                }
            }
        }
        assertTrue(installed > 20 && kept > 20, installed + " installed, " + kept + " kept");
    }

    @Test
    void aCardThatNeverHadAnImageRunsTheBuiltInOneAndCanGoBackToIt() throws Exception {
        ImageSlots slots = new ImageSlots(flash());
        assertEquals(ImageSlot.BUILT_IN, slots.head().getRunning().getSlot());
        slots.install(NEW, slots.head().getRunning());
        assertEquals(NEW, slots.image(slots.head().getRunning()));
        assertEquals(ImageSlot.BUILT_IN, slots.head().getPrevious().getSlot());
    }

    @Test
    void whatWasAlteredOnTheFlashIsNoticed() throws Exception {
        FaultyDisk flash = flash();
        ImageSlots slots = new ImageSlots(flash);
        slots.manufacture(OLD);
        Map<String, byte[]> good = flash.image();
        for (String name : good.keySet()) {
            for (int at = 0; at < good.get(name).length; at++) {
                Map<String, byte[]> bad = flash.image();
                bad.get(name)[at] ^= 1;
                flash.restore(bad);
                ImageRefusal refusal = assertThrows(
                        ImageRefusal.class, () -> slots.image(slots.head().getRunning()));
                assertEquals(Reason.HEAD, refusal.reason());
                flash.restore(good);
            }
        }
        assertEquals(OLD, slots.image(slots.head().getRunning()));
    }

    private FaultyDisk flash() {
        return new FaultyDisk(power, new SplittableRandom(1));
    }

    private interface Work {
        void run() throws IOException, ImageRefusal;
    }

    private static boolean succeeds(Work work) throws ImageRefusal {
        try {
            work.run();
            return true;
        } catch (IOException cut) {
            return false;
        }
    }
}
