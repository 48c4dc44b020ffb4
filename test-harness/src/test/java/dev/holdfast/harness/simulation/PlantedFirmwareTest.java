package dev.holdfast.harness.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.harness.checker.Judgement.Finding;
import dev.holdfast.harness.checker.Linearizability;
import dev.holdfast.harness.checker.Verdict;
import dev.holdfast.harness.simulation.FaultRates.Kind;
import dev.holdfast.partition.planted.PlantedBug;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every bug that can be planted in the cards' firmware is found by the command that docs/planted-bugs.md gives for it. */
class PlantedFirmwareTest {

    private static final Path TABLE = Path.of("..", "docs", "planted-bugs.md");
    private static final Duration TIME = Duration.ofMinutes(3);

    private static final String ORDER = Linearizability.NAME;
    private static final String LOST = "nothing acknowledged is lost";
    private static final String DIGESTS = "cards' digests agree";
    private static final String NAMES = "lists of keys are complete";
    private static final String LIVENESS = "liveness";

    private static final Map<Kind, Map<Long, Boolean>> WITHOUT = new HashMap<>();
    private static SimulatedCustodians custodians;

    /**
     * How a bug is found.
     *
     * @param kind what goes wrong beside it
     * @param seeds of which one finds it at the latest
     * @param judges of which one says so
     */
    private record Row(PlantedBug bug, Kind kind, int seeds, Set<String> judges) {

        private Setting setting(long seed) {
            return Setting.of(seed, TIME)
                    .withRates(FaultRates.only(List.of(kind)))
                    .withBugs(Set.of(bug));
        }

        private String command() {
            return "./hsm simulate --seeds 1.." + seeds + " --time 3m --faults " + FaultWord.of(kind) + " --plant "
                    + bug.word();
        }

        private String line() {
            return "| `" + bug.word() + "` | " + bug.mistake() + " | `" + bug.place() + "` | "
                    + String.join(" or ", new TreeSet<>(judges)) + " | `" + command() + "` |\n";
        }

        @Override
        public String toString() {
            return bug.word();
        }
    }

    private static Stream<Row> table() {
        return Stream.of(
                new Row(PlantedBug.STALE_READ, Kind.SPLIT, 4, Set.of(ORDER, LOST)),
                new Row(PlantedBug.LONG_LEASE, Kind.SPLIT, 8, Set.of(ORDER, LOST)),
                new Row(PlantedBug.EARLY_ACKNOWLEDGEMENT, Kind.SPLIT, 4, Set.of(ORDER, LOST)),
                new Row(PlantedBug.VOTE_LEFT_BEHIND, Kind.CARD_LOSS, 4, Set.of(LIVENESS)),
                new Row(PlantedBug.SKIPPED_SYNC, Kind.POWER_CUT, 8, Set.of(ORDER, LOST, LIVENESS)),
                new Row(PlantedBug.FORGOTTEN_TERM, Kind.POWER_CUT, 8, Set.of(ORDER, LOST, LIVENESS)),
                new Row(PlantedBug.SNAPSHOT_LEAVES_OUT, Kind.POWER_CUT, 8, Set.of(ORDER, LOST, NAMES, DIGESTS)),
                new Row(PlantedBug.SNAPSHOT_UNDOES_DELETION, Kind.POWER_CUT, 8, Set.of(ORDER, DIGESTS)),
                new Row(PlantedBug.APPLIED_TWICE, Kind.BAD_NETWORK, 4, Set.of(ORDER)),
                new Row(PlantedBug.OWN_CLOCK, Kind.SPLIT, 2, Set.of(DIGESTS)),
                new Row(PlantedBug.PURGE_LEAVES_VERSION, Kind.SPLIT, 2, Set.of("purged never returns")),
                new Row(PlantedBug.RECOVERY_LOSES_VERSION, Kind.SPLIT, 2, Set.of(ORDER)),
                new Row(PlantedBug.RESTORE_LEAVES_OUT, Kind.REGION_LOSS, 4, Set.of(ORDER, LOST, NAMES)),
                new Row(PlantedBug.RESTORE_UNDOES_DELETION, Kind.REGION_LOSS, 4, Set.of(ORDER)),
                new Row(PlantedBug.ONE_SHARE_FEWER, Kind.REGION_LOSS, 4, Set.of("a quorum is needed")),
                new Row(PlantedBug.ONE_WAY_GOES_BACK, Kind.SPLIT, 2, Set.of("one-way attributes never go back")),
                new Row(PlantedBug.SIGNS_WHILE_DISABLED, Kind.SPLIT, 2, Set.of("nothing signs after its disabling")),
                new Row(PlantedBug.MATERIAL_REUSED, Kind.SPLIT, 2, Set.of("new material for every version")),
                new Row(PlantedBug.PLAINTEXT_ON_DISK, Kind.SPLIT, 2, Set.of("no plaintext on any disk")),
                new Row(PlantedBug.AUDIT_LEFT_OUT, Kind.SPLIT, 2, Set.of("audit chains verify")));
    }

    @BeforeAll
    static void make() {
        custodians = SimulatedCustodians.make(5);
    }

    @ParameterizedTest
    @MethodSource("table")
    void isFoundByItsCommandAndByNothingWithoutIt(Row row) {
        Set<String> judges = Set.of();
        long seed = 0;
        while (judges.isEmpty() && seed < row.seeds()) {
            seed++;
            judges = judges(Simulation.of(row.setting(seed), custodians));
        }
        Set<String> found = judges;
        assertFalse(Collections.disjoint(found, row.judges()), () -> row.command() + " was found by " + found);
        assertTrue(isGoodWithout(row, seed), "it is found without the bug too");
    }

    /** Many bugs share a run without any. */
    private static boolean isGoodWithout(Row row, long seed) {
        return WITHOUT.computeIfAbsent(row.kind(), kind -> new HashMap<>())
                .computeIfAbsent(seed, same -> Simulation.of(row.setting(same).withBugs(Set.of()), custodians)
                        .isGood());
    }

    private static Set<String> judges(Run run) {
        Set<String> judges = run.judgement().findings().stream()
                .map(Finding::invariant)
                .collect(Collectors.toCollection(TreeSet::new));
        if (run.judgement().keys().stream().anyMatch(key -> key.verdict() == Verdict.VIOLATION)) {
            judges.add(ORDER);
        }
        if (!run.hang().isEmpty()) {
            judges.add(LIVENESS);
        }
        return judges;
    }

    @Test
    void theTableHasEveryBugAndIsTheDocumentedOne() throws IOException {
        assertEquals(
                Arrays.stream(PlantedBug.values()).collect(Collectors.toSet()),
                table().map(Row::bug).collect(Collectors.toSet()));
        String made = HEAD + table().map(Row::line).collect(Collectors.joining());
        if (System.getProperty("holdfast.reference", "").equals("write")) {
            Files.writeString(TABLE, made);
        }
        assertEquals(made, Files.readString(TABLE));
    }

    private static final String HEAD = """
        # Planted bugs

        A judge that never finds anything may be blind. So the cards' own test firmware can be given mistakes that an author of it could
        make, and each must be found by the same command that finds nothing without it. `hsm simulate --plant stale-read` plants one in every
        card of a run; `hsm card 1 fault add planted-bug stale-read` plants it in a single card that runs test firmware. Release firmware
        refuses both, and is put together without them.

        In an [experiment](drills.md#how-a-drill-is-judged) the fault `planted-bug` does so while clients work, and the drill must not succeed.

        Each command simulates 6 to 24 minutes, with a hundred calls in each of them; how long that takes depends on the machine.
        "Found by" names the [checker or invariant](histories.md) that must say so, or
        liveness, when the pool does not become whole again. Classes are below `dev.holdfast.partition`. The same command without
        `--plant` ends with 0.

        This page is made from the table of `PlantedFirmwareTest`, which runs every command; run
        `mvn test -pl test-harness -am -Dtest=PlantedFirmwareTest -Dsurefire.failIfNoSpecifiedTests=false -Dholdfast.reference=write`
        when that has changed. The checkers alone are proved by `PlantedBugsTest`, with pools that are models.

        | bug | mistake | class | found by | command |
        |---|---|---|---|---|
        """;
}
