package dev.holdfast.harness.checker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.harness.checker.Judgement.Finding;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every bug of a planted pool is found by the checkers that are meant for it. */
final class PlantedBugsTest {

    private static final int RUNS = 40;
    private static final int CALLS = 400;

    private static final String ORDER = Linearizability.NAME;
    private static final String LOST = new NothingLost().name();
    private static final String SILENT = new DisabledStaysSilent().name();
    private static final String GONE = new PurgedStaysGone().name();
    private static final String MATERIAL = new MaterialOnce().name();
    private static final String ONE_WAY = new OneWayAttributes().name();
    private static final String NAMES = new NamesComplete().name();

    private static Stream<Arguments> table() {
        return Stream.of(
                Arguments.of(Bug.STALE_READ, Set.of(ORDER, LOST)),
                Arguments.of(Bug.STALE_USE, Set.of(ORDER, SILENT)),
                Arguments.of(Bug.LOST_UPDATE, Set.of(ORDER, LOST)),
                Arguments.of(Bug.LOST_VERSION, Set.of(ORDER, LOST)),
                Arguments.of(Bug.LOST_KEY, Set.of(ORDER, LOST, NAMES)),
                Arguments.of(Bug.RESURRECTED_KEY, Set.of(ORDER, GONE)),
                Arguments.of(Bug.VERSIONS_BACK_AFTER_PURGE, Set.of(ORDER, GONE)),
                Arguments.of(Bug.MATERIAL_REUSED_AFTER_PURGE, Set.of(MATERIAL)),
                Arguments.of(Bug.DOUBLE_CREATE, Set.of(ORDER, MATERIAL)),
                Arguments.of(Bug.SIGNS_WHILE_DISABLED, Set.of(ORDER, SILENT)),
                Arguments.of(Bug.VERSION_GOES_BACK, Set.of(ORDER)),
                Arguments.of(Bug.WRONG_VERSION_USED, Set.of(ORDER, MATERIAL)),
                Arguments.of(Bug.ONE_WAY_GOES_BACK, Set.of(ORDER, ONE_WAY)),
                Arguments.of(Bug.DELETED_KEY_SHOWN, Set.of(ORDER)),
                Arguments.of(Bug.REFUSED_AND_DONE, Set.of(ORDER)),
                Arguments.of(Bug.RECOVERED_WITHOUT_UPDATE, Set.of(ORDER, LOST)),
                Arguments.of(Bug.LIST_LEAVES_OUT, Set.of(NAMES)),
                Arguments.of(Bug.LIST_NAMES_DELETED, Set.of(NAMES)));
    }

    @ParameterizedTest
    @MethodSource("table")
    void isFoundBy(Bug bug, Set<String> checkers) {
        Set<String> found = new HashSet<>();
        for (int seed = 0; seed < RUNS && !found.containsAll(checkers); seed++) {
            found.addAll(found(bug, seed));
        }
        assertTrue(found.containsAll(checkers), () -> bug + " was found by " + found + " only");
    }

    @Test
    void theTableHasEveryBug() {
        Set<Bug> listed = table().map(row -> (Bug) row.get()[0]).collect(Collectors.toSet());
        assertEquals(EnumSet.complementOf(EnumSet.of(Bug.NONE)), listed);
    }

    private static Set<String> found(Bug bug, int seed) {
        Judgement judgement = Judgement.of(
                new Observed(new RandomRun(seed, bug, 4, 2, CALLS, 0.02).history(), CardsTold.NONE, List.of()),
                new Linearizability(Linearizability.USUAL_BUDGET, Resolution.NONE));
        Set<String> found =
                judgement.findings().stream().map(Finding::invariant).collect(Collectors.toSet());
        if (judgement.keys().stream().anyMatch(key -> key.verdict() == Verdict.VIOLATION)) {
            found.add(ORDER);
        }
        return found;
    }
}
