package dev.holdfast.partition.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.device.FaultyDisk;
import dev.holdfast.partition.device.Loss;
import dev.holdfast.partition.device.Power;
import dev.holdfast.partition.device.Power.Failure;
import dev.holdfast.partition.environment.Nvram;
import dev.holdfast.partition.environment.Nvram.Cell;
import dev.holdfast.partition.environment.Nvram.Counter;
import dev.holdfast.partition.environment.Nvram.Mark;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** NVRAM against a chip that fails at its n-th call, for every n, and one whose bits rot: no counter ever goes back. */
class NvramCrashTest {

    private static final String FILE = "nvram";
    private static final int PAGE = 4096;
    private static final ByteString SEED = ByteString.copyFromUtf8("0123456789abcdef0123456789abcdef");
    private static final ByteString ANOTHER_SEED = ByteString.copyFromUtf8("ABCDEFGHIJKLMNOPABCDEFGHIJKLMNOP");

    private interface Change {
        void make(Nvram nvram) throws IOException;
    }

    /** From the factory through a life and a zeroization to the beginning of the next one. */
    private static final List<Change> LIFE = List.of(
            nvram -> nvram.storeSeed(SEED.toByteArray()),
            nvram -> nvram.advance(Counter.GENERATION, 1),
            nvram -> nvram.advance(Counter.STORE, 10),
            nvram -> nvram.advance(Counter.STORE, 11),
            nvram -> nvram.advance(Counter.SECURITY_VERSION, 2),
            nvram -> nvram.write(Cell.IDENTITY, ANOTHER_SEED.toByteArray()),
            nvram -> nvram.beginWipe(Mark.TAMPERED),
            Nvram::eraseSeed,
            nvram -> nvram.erase(Cell.IDENTITY),
            nvram -> nvram.advance(Counter.EPOCH, 1),
            Nvram::finishWipe,
            Nvram::clearTamper,
            nvram -> nvram.storeSeed(ANOTHER_SEED.toByteArray()),
            nvram -> nvram.advance(Counter.STORE, 12));

    /** The change after which the first seed must be nowhere. */
    private static final int ERASED = 8;

    private record State(
            Map<Counter, Long> counters,
            @Nullable ByteString seed,
            @Nullable ByteString identity,
            boolean wiping,
            Mark mark) {

        static State of(Nvram nvram) throws IOException {
            Map<Counter, Long> counters = new EnumMap<>(Counter.class);
            for (Counter counter : Counter.values()) {
                counters.put(counter, nvram.counter(counter));
            }
            return new State(
                    counters,
                    whole(nvram.storageSeed()),
                    whole(nvram.read(Cell.IDENTITY)),
                    nvram.wiping(),
                    nvram.mark());
        }

        private static @Nullable ByteString whole(byte @Nullable [] secret) {
            return secret == null ? null : ByteString.copyFrom(secret);
        }
    }

    private final Power power = new Power();
    private FaultyDisk chip = new FaultyDisk(power, new SplittableRandom(1));

    private FileNvram open() throws IOException {
        return FileNvram.open(chip, FILE);
    }

    private State read() throws IOException {
        try (FileNvram nvram = open()) {
            return State.of(nvram);
        }
    }

    /** The states of a life that nothing disturbs: before the first change, after it, and so on. */
    private State[] states() throws IOException {
        State[] states = new State[LIFE.size() + 1];
        try (FileNvram nvram = open()) {
            states[0] = State.of(nvram);
            for (int i = 0; i < LIFE.size(); i++) {
                LIFE.get(i).make(nvram);
                states[i + 1] = State.of(nvram);
            }
        }
        return states;
    }

    /** @return changes that were acknowledged before the power went, or -1 when it went before the file was made */
    private int liveUntilTheCut() {
        int made = -1;
        try (FileNvram nvram = open()) {
            made = 0;
            for (Change change : LIFE) {
                change.make(nvram);
                made++;
            }
        } catch (IOException e) {
            assertFalse(power.isOn(), "the power is gone");
        }
        return made;
    }

    @ParameterizedTest
    @EnumSource(Loss.class)
    void aPowerCutAtAnyCallLeavesTheStateBeforeAChangeOrTheOneAfterIt(Loss loss) throws IOException {
        State[] states = states();
        int made = -1;
        for (long n = 1; made < LIFE.size(); n++) {
            chip = new FaultyDisk(power, new SplittableRandom(n));
            power.failAt(n, Failure.CUT);
            made = liveUntilTheCut();
            power.cut();
            chip.lose(loss);
            power.restore();
            openWithTheNextCutAtAnyCall(loss);
            State found = read();
            State before = states[Math.max(made, 0)];
            State after = states[Math.min(Math.max(made + 1, 0), LIFE.size())];
            String where = "cut at call " + n + " after " + made + " changes";
            assertTrue(found.equals(before) || found.equals(after), () -> where + ": " + found);
            assertTrue(made < ERASED || !holds(SEED), where + ": the erased seed is still there");
            if (found.wiping()) {
                resume();
                assertFalse(holds(SEED), where + ": the seed survived a resumed zeroization");
            }
            goOn();
        }
    }

    /** The second cut, while the state is read. */
    private void openWithTheNextCutAtAnyCall(Loss loss) throws IOException {
        boolean opened = false;
        for (long n = 1; !opened; n++) {
            power.failAt(n, Failure.CUT);
            try {
                open().close();
                opened = true;
            } catch (IOException e) {
                assertFalse(power.isOn(), e::toString);
                chip.lose(loss);
            }
            power.restore();
        }
    }

    private void resume() throws IOException {
        try (FileNvram nvram = open()) {
            nvram.eraseSeed();
            nvram.finishWipe();
        }
    }

    private void goOn() throws IOException {
        try (FileNvram nvram = open()) {
            nvram.advance(Counter.STORE, 100);
        }
        chip.lose(Loss.ALL);
        assertEquals(100, read().counters().get(Counter.STORE));
    }

    /** Whether any quarter of the seed can be read off the chip. */
    private boolean holds(ByteString seed) {
        ByteString image =
                ByteString.copyFrom(Objects.requireNonNull(chip.image().get(FILE)));
        for (int from = 0; from < seed.size(); from += 8) {
            if (image.toString(StandardCharsets.ISO_8859_1)
                    .contains(seed.substring(from, from + 8).toString(StandardCharsets.ISO_8859_1))) {
                return true;
            }
        }
        return false;
    }

    @Test
    void anErrorAtAnyCallIsReportedAndTheChangeCanBeMadeAgain() throws IOException {
        State[] states = states();
        for (int made = 0; made < LIFE.size(); made++) {
            boolean failed = true;
            for (long n = 1; failed; n++) {
                chip = new FaultyDisk(power, new SplittableRandom(n));
                try (FileNvram nvram = open()) {
                    for (Change change : LIFE.subList(0, made)) {
                        change.make(nvram);
                    }
                    power.failAt(n, Failure.IO_ERROR);
                    failed = fails(LIFE.get(made), nvram);
                    power.restore();
                    LIFE.get(made).make(nvram);
                    assertEquals(states[made + 1], State.of(nvram));
                }
                chip.lose(Loss.ALL);
                assertEquals(states[made + 1], read(), "change " + made + ", error at call " + n);
                assertTrue(made + 1 < ERASED || !holds(SEED));
            }
        }
    }

    private static boolean fails(Change change, Nvram nvram) {
        try {
            change.make(nvram);
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    @Test
    void noBitThatRotsAndNoPageThatIsLostChangesAnything() throws IOException {
        for (int made : new int[] {LIFE.size() - 2, LIFE.size() - 1, LIFE.size()}) {
            chip = new FaultyDisk(power, new SplittableRandom(1));
            try (FileNvram nvram = open()) {
                for (Change change : LIFE.subList(0, made)) {
                    change.make(nvram);
                }
            }
            State state = read();
            byte[] image = Objects.requireNonNull(chip.image().get(FILE));
            for (int page = 0; page < image.length; page += PAGE) {
                for (int bit = 0; bit < NvramState.BYTES * 8; bit++) {
                    byte[] rotten = image.clone();
                    rotten[page + bit / 8] ^= (byte) (1 << bit % 8);
                    assertReads(state, rotten, "bit " + bit + " of page " + page + " after change " + made);
                }
                byte[] lost = image.clone();
                Arrays.fill(lost, page, Math.min(page + PAGE, lost.length), (byte) 0);
                assertReads(state, lost, "page " + page + " after change " + made);
            }
        }
    }

    private void assertReads(State state, byte[] image, String where) throws IOException {
        chip.restore(Map.of(FILE, image));
        assertEquals(state, read(), where);
    }

    @Test
    void anNvramWithoutAnyWholeSlotIsNamed() throws IOException {
        states();
        byte[] image = Objects.requireNonNull(chip.image().get(FILE));
        for (int page = 0; page < image.length; page += PAGE) {
            image[page + 20] ^= 1;
        }
        for (byte[] damaged : List.of(image, new byte[image.length], new byte[0])) {
            chip.restore(Map.of(FILE, damaged));
            IOException refusal = assertThrows(IOException.class, this::open);
            assertEquals(
                    "The NVRAM nvram is damaged in both slots; this card cannot be used again.", refusal.getMessage());
        }
    }
}
