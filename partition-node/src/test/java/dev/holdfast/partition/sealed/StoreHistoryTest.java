package dev.holdfast.partition.sealed;

import dev.holdfast.partition.device.Loss;
import dev.holdfast.partition.device.Power.Failure;
import dev.holdfast.partition.fault.Seeds;
import dev.holdfast.partition.sealed.TestCard.Remains;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Random lives of one card, each with a fault of its own, one after another: power cuts, I/O errors, full and lying
 * disks, bits that rot in between, earlier disks put back. The store opens with what it owes; only where the disk broke
 * its promise may it refuse, and then the card can be zeroized and goes on.
 */
class StoreHistoryTest {

    private static final int LIVES = 12;
    private static final int STEPS = 16;
    private static final int CALLS = 250;

    @Test
    void anyHistoryOfFaultsLosesNothingOrNamesTheLoss() {
        new Seeds(StoreHistoryTest.class, "anyHistoryOfFaultsLosesNothingOrNamesTheLoss", 150)
                .forEach(seed -> new History(seed).run());
    }

    private static final class History {

        private final SplittableRandom random;
        private final TestCard card;
        private final StoreUser user;
        private final List<Map<String, byte[]>> earlier = new ArrayList<>();
        /** Whether the disk may have broken its promise since it was last known to keep it. */
        private boolean suspect;

        History(long seed) {
            random = new SplittableRandom(seed);
            card = new TestCard("card-1.1", random.nextLong());
            user = new StoreUser(card, random.nextLong());
        }

        void run() throws IOException {
            for (int life = 0; life < LIVES; life++) {
                live();
                die();
                bootHonestly();
                lieAtRest();
            }
        }

        /** Until it fails or is over. */
        private void live() throws StoreRefusal {
            plan();
            try {
                user.boot();
                user.doAnything(random.nextInt(STEPS));
            } catch (StoreRefusal refusal) {
                if (!suspect) {
                    throw refusal;
                }
            } catch (IOException e) {
                // That is the fault that was planned.
            }
        }

        private void plan() {
            switch (random.nextInt(5)) {
                case 0, 1 -> card.power.failAt(1 + random.nextInt(CALLS), Failure.CUT);
                case 2 -> card.power.failAt(1 + random.nextInt(CALLS), Failure.IO_ERROR);
                case 3 -> card.disk.limit(random.nextInt(20_000));
                default -> {
                    suspect = true;
                    int inHundred = 1 + random.nextInt(100);
                    card.disk.lieAbout(sync -> random.nextInt(100) < inHundred);
                }
            }
        }

        /** By a power cut, or by a restart that leaves unsynced changes where they are. */
        private void die() {
            if (!card.power.isOn() || random.nextInt(3) > 0) {
                card.powerCut(Loss.values()[random.nextInt(Loss.values().length)]);
            }
            card.power.restore();
            card.disk.limit(Long.MAX_VALUE);
            card.disk.lieAbout(sync -> false);
        }

        private void bootHonestly() throws IOException {
            bootOrZeroize();
            if (suspect) {
                // What was lied about may be lost only now; what is there afterwards, the disk has.
                card.powerCut(Loss.ALL);
                bootOrZeroize();
                suspect = false;
            }
            earlier.add(card.disk.image());
        }

        private void bootOrZeroize() throws IOException {
            try {
                user.boot();
            } catch (StoreRefusal refusal) {
                if (!suspect) {
                    throw refusal;
                }
                user.zeroize();
            }
        }

        private void lieAtRest() {
            switch (random.nextInt(6)) {
                case 0 -> rotOnDisk();
                case 1 -> rotInNvram();
                case 2 -> {
                    suspect = true;
                    Map<String, byte[]> image = earlier.get(random.nextInt(earlier.size()));
                    card.restore(new Remains(image, card.chip.image()));
                }
                default -> {}
            }
        }

        private void rotOnDisk() {
            suspect = true;
            Map<String, byte[]> image = card.disk.image();
            String name = List.copyOf(image.keySet()).get(random.nextInt(image.size()));
            byte[] file = Objects.requireNonNull(image.get(name));
            if (file.length > 0) {
                byte[] rotten = TestCard.flipped(file, random.nextInt(file.length * 8));
                card.restore(new Remains(TestCard.with(image, name, rotten), card.chip.image()));
            }
        }

        /** One page of the four, which must not matter. */
        private void rotInNvram() {
            byte[] file = Objects.requireNonNull(card.chip.image().get(TestCard.NVRAM));
            int page = 4096 * random.nextInt(4);
            Arrays.fill(file, Math.min(page, file.length), Math.min(page + 256, file.length), (byte) random.nextInt());
            card.restore(new Remains(card.disk.image(), Map.of(TestCard.NVRAM, file)));
        }
    }
}
