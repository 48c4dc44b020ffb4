package dev.holdfast.harness.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.harness.cli.SeedRange;
import dev.holdfast.harness.history.Call;
import dev.holdfast.harness.history.History;
import dev.holdfast.harness.history.HistoryReader;
import dev.holdfast.harness.simulation.FaultRates.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Runs in virtual time: nothing is found, everything is repeatable, and what is planted is found. */
class SimulationTest {

    private static final Duration SHORT = Duration.ofMinutes(4);
    private static final Setting STORMY = new Setting(
            11,
            Duration.ofMinutes(8),
            3,
            4,
            new FaultRates(Map.of(
                    Kind.POWER_CUT, Duration.ofSeconds(70),
                    Kind.CARD_LOSS, Duration.ofSeconds(25),
                    Kind.PARTITION, Duration.ofSeconds(150),
                    Kind.BAD_NETWORK, Duration.ofSeconds(90),
                    Kind.COORDINATOR_CRASH, Duration.ofSeconds(90))));

    private static SimulatedCustodians custodians;

    @BeforeAll
    static void make() {
        custodians = SimulatedCustodians.make(5);
    }

    @Test
    void aStormIsSurvivedAndTheSameSeedIsTheSameStorm() {
        Run run = Simulation.of(STORMY, custodians);
        assertTrue(run.isGood(), () -> run.hang() + run.judgement() + run.events());
        for (String event : new String[] {"loses power", "is destroyed", "falls into", "crashes", "JOINED"}) {
            assertTrue(run.events().stream().anyMatch(line -> line.contains(event)), () -> event + ": " + run.events());
        }
        assertTrue(run.history().calls().stream().filter(Call::isDone).count() > 50, "hardly anything was done");
        assertEquals(run.digest(), Simulation.of(STORMY, custodians).digest());
        assertNotEquals(
                run.digest(),
                Simulation.of(new Setting(12, Duration.ofMinutes(1), 3, 4, STORMY.rates()), custodians)
                        .digest());
    }

    /** Every fault tells what it did, and its end. */
    @ParameterizedTest
    @CsvSource({
        "PAUSE, stands still, goes on",
        "CLOCK, the clock of, is right again",
        "LYING_DISK, LOST_SYNC, no more LOST_SYNC",
        "DISK_ERROR, IO_ERROR, no more IO_ERROR",
        "TORN_WRITE, TORN_WRITE, no more TORN_WRITE",
        "FULL_DISK, FULL, no more FULL",
        "ROT, BIT_ROT, no more BIT_ROT",
        "SELF_TEST, loses power, no more",
        "ENTROPY, noise, noise",
        "SENSOR, thousandths, no more",
        "TAMPER, tamper, no more"
    })
    void whatGoesWrongInsideCardsIsToldAndEndsWell(Kind kind, String begun, String ended) {
        FaultRates rates = new FaultRates(Map.of(kind, Duration.ofSeconds(15)));
        Run run = Simulation.of(new Setting(5, Duration.ofMinutes(3), 3, 2, rates), custodians);
        assertTrue(run.isGood(), () -> run.hang() + run.judgement() + run.events());
        assertTrue(count(run, begun) > 0, () -> begun + ": " + run.events());
        assertTrue(count(run, ended) > 0, () -> ended + ": " + run.events());
    }

    /** A pool that lost every card is brought back by its custodians, and what was true before the loss is true after it. */
    @Test
    void lostRegionsComeBackWhateverElseGoesWrong() {
        FaultRates rates = new FaultRates(Map.of(
                Kind.REGION_LOSS, Duration.ofSeconds(60),
                Kind.POWER_CUT, Duration.ofSeconds(30),
                Kind.COORDINATOR_CRASH, Duration.ofSeconds(30)));
        Setting setting = new Setting(3, Duration.ofMinutes(6), 3, 4, rates);
        Run run = Simulation.of(setting, custodians);
        assertTrue(run.isGood(), () -> run.hang() + run.judgement() + run.events());
        assertTrue(count(run, "the region is lost with all its") > 0, "no region was lost");
        assertEquals(count(run, "the region is lost with all its"), count(run, "recovery: prove of"));
        assertEquals(run.digest(), Simulation.of(setting, custodians).digest());
    }

    private static long count(Run run, String word) {
        return run.events().stream().filter(line -> line.contains(word)).count();
    }

    @Test
    void manySeedsComeInTheirOrderAndNoneLongBeforeItIsAskedFor() {
        AtomicLong furthest = new AtomicLong();
        try (SimulatedSeeds<Long> seeds = new SimulatedSeeds<>(new SeedRange(1, 50), 2, seed -> {
            furthest.accumulateAndGet(seed, Math::max);
            return seed;
        })) {
            for (long seed = 1; seed <= 50; seed++) {
                assertEquals(seed, seeds.next());
                assertTrue(
                        furthest.get() <= seed + 5, "seed " + furthest + " was begun when " + seed + " was asked for");
            }
        }
    }

    @Test
    void seedsThatDrawTheirOwnFaultsAreGood() {
        LongStream.rangeClosed(1, 8).forEach(seed -> {
            Run run = Simulation.of(Setting.of(seed, SHORT), custodians);
            assertTrue(
                    run.isGood(), () -> "hsm simulate --seed " + seed + " --time 4m: " + run.hang() + run.judgement());
        });
    }

    /** Disks that report syncs and do not sync: a card that loses power has forgotten what it promised to keep. */
    @Test
    void aPoolWhoseDisksLieIsNoticed() {
        Setting cuts = new Setting(3, SHORT, 3, 4, new FaultRates(Map.of(Kind.POWER_CUT, Duration.ofSeconds(15))));
        Run run = Simulation.of(cuts, custodians, machine -> {
            machine.disk.lieAbout(sync -> true);
            return machine;
        });
        assertFalse(run.isGood(), "every disk lied, and nobody noticed");
    }

    @Test
    void aSavedHistoryIsTheOneThatWasJudged(@TempDir Path folder) throws IOException {
        History told =
                Simulation.of(Setting.of(4, Duration.ofMinutes(1)), custodians).history();
        Path file = folder.resolve("history.jsonl");
        SavedHistory.write(told, file);
        try (InputStream in = Files.newInputStream(file)) {
            assertEquals(told, HistoryReader.read(in));
        }
    }
}
