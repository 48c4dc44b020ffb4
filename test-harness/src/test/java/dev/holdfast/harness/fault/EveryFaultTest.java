package dev.holdfast.harness.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.coordinator.healing.Healer;
import dev.holdfast.coordinator.healing.HealingPolicy;
import dev.holdfast.coordinator.storage.BackupStorage;
import dev.holdfast.harness.experiment.Arguments;
import dev.holdfast.harness.experiment.ExperimentException;
import dev.holdfast.harness.experiment.ExperimentReader;
import dev.holdfast.harness.experiment.Hosting;
import dev.holdfast.harness.experiment.Vocabulary;
import dev.holdfast.partition.firmware.Firmware;
import dev.holdfast.proto.CardStates;
import dev.holdfast.proto.RefusedException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every word on every hosting: it is refused with a sentence where it cannot be, and otherwise acknowledged, seen from outside,
 * ended, and the pool is whole afterwards.
 */
@Timeout(240)
class EveryFaultTest {

    /** Shows nothing but what it does; that it does it is shown by who judges a drill. */
    private static final String PLANTED = "planted-bug";

    /** What a file would have to say. */
    private static final Map<String, Map<String, String>> REQUIRED = Map.of(
            "sensor",
            Map.of("sensor", "temperature", "value", "200"),
            "halt",
            Map.of("point", "self-test.begun", "boot", "true"),
            PLANTED,
            Map.of("bug", "stale-read"));

    /** After these a blank card may have to take the place of one. */
    private static final Set<String> MAY_COST_A_COPY = Set.of("destroy-card", "tamper", "bit-rot", "torn-write");

    /** Cards that are processes differ in these only: what a card does to itself it does everywhere. */
    private static final Set<String> OF_PROCESSES = Set.of(
            "cut",
            "delay",
            "kill",
            "pause",
            "sensor",
            "counter-rollback",
            "torn-write",
            "self-test",
            "halt",
            "crash-loop",
            "bad-signature",
            "mixed-versions",
            "clock-jump");

    /** Of a card whose firmware has met a fault. */
    private static final Pattern MET = Pattern.compile(" met it (once|[1-9][0-9]* times)");

    private static final Map<Hosting, StagePool> SITES = new EnumMap<>(Hosting.class);

    @TempDir
    static Path folder;

    @AfterAll
    static void close() {
        SITES.values().forEach(StagePool::close);
    }

    static Stream<org.junit.jupiter.params.provider.Arguments> possible() {
        return Stream.of(Hosting.VIRTUAL, Hosting.EMBEDDED, Hosting.PROCESSES)
                .flatMap(hosting -> FaultWords.entries().stream()
                        .filter(word -> word.word().where().contains(hosting))
                        .filter(word -> !word.word().name().equals(PLANTED))
                        .filter(word -> hosting != Hosting.PROCESSES
                                || OF_PROCESSES.contains(word.word().name()))
                        .map(word -> org.junit.jupiter.params.provider.Arguments.of(hosting, word)));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("possible")
    void isToldSeenAndEnded(Hosting hosting, FaultWord entry) {
        StagePool site = SITES.computeIfAbsent(hosting, EveryFaultTest::open);
        String word = entry.word().name();
        Arguments arguments = Arguments.of(entry.word(), REQUIRED.getOrDefault(word, Map.of()));
        Acknowledged told = site.nemesis().begin(FaultWords.read(entry.word(), arguments), FaultWords.cards(arguments));
        assertTrue(told.did().endsWith("."), told::did);
        told.cards().forEach(card -> assertTrue(told.did().contains(card), told::did));
        boolean seen = isSeen(site, entry, told);
        Ended ended = site.nemesis().end(told.number());
        assertTrue(
                seen
                        || MET.matcher(ended.did()).find()
                        || ended.did().matches("[1-9][0-9]* (messages|requests) met it.*"),
                () -> "nobody saw it: " + told.did() + " " + ended.did());
        if (MAY_COST_A_COPY.contains(word)) {
            replaceWhatIsLost(site);
        } else {
            assertTrue(ended.undone(), ended::did);
        }
        site.watch().untilWhole(3);
        assertEquals(List.of(), site.nemesis().active());
    }

    static Stream<org.junit.jupiter.params.provider.Arguments> impossible() {
        return Stream.of(Hosting.values()).flatMap(hosting -> FaultWords.entries().stream()
                .filter(word -> !word.word().where().contains(hosting))
                .map(word -> org.junit.jupiter.params.provider.Arguments.of(hosting, word)));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("impossible")
    void isRefusedWithWhereItCanBe(Hosting hosting, FaultWord entry) {
        String file = "title: A fault\nconfiguration: {hosting: " + hosting.key() + "}\nmethod:\n  - fault: "
                + entry.word().name() + "\n";
        ExperimentException refused = assertThrows(
                ExperimentException.class,
                () -> ExperimentReader.read(
                        "fault.yaml", file.getBytes(StandardCharsets.UTF_8), Vocabulary.of(FaultWords.WORDS)));
        assertTrue(refused.getMessage().contains("it can with"), refused::getMessage);
    }

    static Stream<FaultWord> ofTestFirmware() {
        return FaultWords.entries().stream().filter(FaultWord::testFirmware);
    }

    @ParameterizedTest
    @MethodSource("ofTestFirmware")
    void releaseFirmwareHasNoHooks(FaultWord entry, @TempDir Path own) {
        Arguments arguments =
                Arguments.of(entry.word(), REQUIRED.getOrDefault(entry.word().name(), Map.of()));
        try (StagePool site = StagePool.virtual(own, Firmware.CURRENT)) {
            Fault fault = FaultWords.read(entry.word(), arguments);
            RefusedException refused = assertThrows(RefusedException.class, () -> site.begin(fault, "one"));
            assertTrue(refused.getMessage().endsWith("Run the drill with --firmware test."), refused::getMessage);
            assertTrue(site.watch().isWhole(3));
        }
    }

    private static StagePool open(Hosting hosting) {
        Path place = folder.resolve(hosting.key());
        return switch (hosting) {
            case EMBEDDED -> StagePool.embedded(place, Firmware.TEST);
            case PROCESSES -> StagePool.processes(place, Firmware.TEST);
            case VIRTUAL -> StagePool.virtual(place, Firmware.TEST);
        };
    }

    /** What one sees of it while it is on. Some are told only at their end. */
    private static boolean isSeen(StagePool site, FaultWord entry, Acknowledged told) {
        return switch (entry.layer()) {
            case "links" -> {
                site.stage().time().pass(Duration.ofSeconds(1));
                yield false;
            }
            case "disk", "device", "processes", "firmware" -> {
                if (entry.word().name().equals("firmware-rollback")) {
                    yield told.did().contains("security version 0");
                }
                if (entry.word().name().equals("pair-wise")) {
                    yield true;
                }
                if (entry.layer().equals("disk") && entry.testFirmware()) {
                    cyclePower(site, told.cards());
                }
                yield appears(site, told);
            }
            case "storage account" -> {
                boolean usable = isUsable(site.stage().storage());
                yield !usable || entry.word().name().equals("storage-slow");
            }
            default -> true;
        };
    }

    private static boolean appears(StagePool site, Acknowledged told) {
        String card = told.cards().get(0);
        try {
            site.stage()
                    .time()
                    .await(
                            "card " + card + " is not as it was",
                            () -> site.watch()
                                    .status(card)
                                    .filter(status -> CardStates.isServing(status.getState())
                                            && status.getFirmwareVersion().equals(Firmware.TEST.version()))
                                    .isEmpty(),
                            Duration.ofSeconds(3));
            return true;
        } catch (RefusedException unseen) {
            return false;
        }
    }

    /** Cards read and write when they boot. */
    private static void cyclePower(StagePool site, List<String> cards) {
        for (String card : cards) {
            site.stage().time().await(site.stage().rack().powerOff(card));
            try {
                var unused = site.stage().time().await(site.stage().rack().powerOn(card));
            } catch (RefusedException doesNotBoot) {
                assertTrue(doesNotBoot.getMessage().contains(card), doesNotBoot::getMessage);
            }
            site.stage().time().pass(Duration.ofMillis(500));
        }
    }

    private static boolean isUsable(BackupStorage storage) {
        try (BackupStorage.Draft draft = storage.create("tried")) {
            draft.write("frames", new byte[64]);
            return true;
        } catch (RefusedException refused) {
            return false;
        }
    }

    private static void replaceWhatIsLost(StagePool site) {
        try (Healer healer = site.stage().healer(HealingPolicy.FAST)) {
            healer.start();
            site.watch().untilWhole(3);
        }
    }
}
