package dev.holdfast.partition.operators;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.device.FaultyDisk;
import dev.holdfast.partition.device.FaultyNvram;
import dev.holdfast.partition.device.Loss;
import dev.holdfast.partition.device.Power;
import dev.holdfast.partition.device.Power.Failure;
import dev.holdfast.partition.environment.Fuses;
import dev.holdfast.partition.environment.Nvram.Counter;
import dev.holdfast.partition.rack.TestCrypto;
import dev.holdfast.partition.rack.VirtualRack;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.OperatorRole;
import dev.holdfast.proto.v1.Request.ServiceCase;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What the card reads is what it wrote last, or nothing: whatever cut the power, and whoever had the flash in his hands. */
class RollFileTest {

    private static final Fuses FUSES = new VirtualRack().maker().manufacture("card");
    private static final Roll OLD = roll("old", 3);
    private static final Roll NEW = roll("new", 4);

    private final Power power = new Power();
    private final FaultyDisk flash = new FaultyDisk(power, new SplittableRandom(1));
    private final FaultyNvram nvram = new FaultyNvram(power, new SplittableRandom(2));
    private final RollFile file = fileOf(FUSES);

    RollFileTest() throws IOException {
        nvram.storeSeed(new byte[32]);
    }

    @Test
    void aRollComesBackAsItWas() throws IOException {
        assertEquals(Optional.empty(), file.read());
        Roll full = OLD.withRule(ServiceCase.ZEROIZE, 2).withIdleAttempt();
        for (int n = 1; n < AuthenticationRules.MOST_OPERATORS - 1; n++) {
            full = full.with(operator("operator-" + n, n % 10));
        }
        file.write(full);
        assertEquals(full, file.read().orElseThrow());
        assertEquals(full, fileOf(FUSES).read().orElseThrow());
    }

    @Test
    void aPowerCutLeavesTheOldRollOrTheNewOne() throws IOException {
        file.write(OLD);
        long before = power.calls();
        file.write(OLD);
        long calls = power.calls() - before;
        int news = 0;
        for (int n = 1; n <= 20 * calls; n++) {
            file.write(OLD);
            power.failAt(1 + n % calls, Failure.CUT);
            assertThrows(IOException.class, () -> file.write(NEW));
            flash.lose(Loss.ANY);
            power.restore();
            Roll found = file.read().orElseThrow();
            assertTrue(found.equals(OLD) || found.equals(NEW));
            news += found.equals(NEW) ? 1 : 0;
        }
        assertTrue(news > 0 && news < 20 * calls, "cuts all came at the same time: " + news);
    }

    @Test
    void noCopyOfTheFlashIsReadOnceAnotherRollCounts() throws IOException {
        file.write(OLD);
        Map<String, byte[]> copy = flash.image();
        file.write(NEW);
        assertRefused(copy);
        assertRefused(Map.of());
        Map<String, byte[]> good = flash.image();
        file.write(OLD);
        assertRefused(good);
    }

    /** A cut just before a roll came to count leaves two that are good; once a third one counts, neither is. */
    @Test
    void aRollThatNeverCameToCountIsNoneLater() throws IOException {
        int strays = 0;
        for (int round = 0; round < 20; round++) {
            file.write(OLD);
            Map<String, byte[]> settled = flash.image();
            long before = power.calls();
            file.write(OLD);
            long calls = power.calls() - before;
            Map<String, byte[]> latest = flash.image();
            power.failAt(calls, Failure.CUT);
            assertThrows(IOException.class, () -> file.write(NEW));
            power.restore();
            Map<String, byte[]> stray = flash.image();
            assertRefused(settled);
            flash.restore(latest);
            if (readable()) {
                strays++;
                file.write(OLD);
                Map<String, byte[]> third = flash.image();
                assertRefused(stray);
                assertRefused(latest);
                flash.restore(third);
            } else {
                flash.restore(stray);
            }
            file.read();
        }
        assertTrue(strays > 0, "no cut left two good rolls");
    }

    @Test
    void everyChangedByteAndEveryCutIsNoticed() throws IOException {
        file.write(NEW);
        byte[] good = flash.image().get(RollFile.NAME);
        for (int at = 0; at < good.length; at++) {
            byte[] changed = good.clone();
            changed[at] ^= 1;
            assertRefused(Map.of(RollFile.NAME, changed));
            assertRefused(Map.of(RollFile.NAME, Arrays.copyOf(good, at)));
        }
        assertRefused(Map.of(RollFile.NAME, new byte[1 << 20]));
    }

    @Test
    void zeroizationEndsIt() throws IOException {
        file.write(OLD);
        nvram.eraseSeed();
        nvram.advance(Counter.EPOCH, 1);
        nvram.storeSeed(new byte[32]);
        assertEquals(Optional.empty(), file.read());
        assertTrue(flash.image().isEmpty());
        file.write(NEW);
        assertEquals(NEW, file.read().orElseThrow());
        assertRefused(Map.of());
    }

    @Test
    void anotherCardsRollIsRefused() throws IOException {
        file.write(OLD);
        Fuses others = new VirtualRack().maker().manufacture("other");
        RefusedException refused =
                assertThrows(RefusedException.class, () -> fileOf(others).read());
        assertEquals(Code.CARD_ERROR, refused.code());
    }

    private void assertRefused(Map<String, byte[]> image) {
        flash.restore(image);
        assertTrue(!readable(), "was read");
    }

    private boolean readable() {
        try {
            file.read();
            return true;
        } catch (RefusedException e) {
            assertEquals(Code.CARD_ERROR, e.code());
            return false;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private RollFile fileOf(Fuses fuses) {
        return new RollFile(flash, nvram, fuses, TestCrypto.ENGINE);
    }

    private static Roll roll(String name, int failures) {
        return Roll.blank().with(operator(name, failures));
    }

    private static Enrolled operator(String name, int failures) {
        Verifier verifier = new Verifier(
                ByteString.copyFrom(new byte[Verifier.SALT_BYTES]),
                Verifier.ITERATIONS,
                ByteString.copyFrom(new byte[Verifier.HASH_BYTES]));
        return new Enrolled(name, OperatorRole.CRYPTO_OFFICER, verifier, failures, false);
    }
}
