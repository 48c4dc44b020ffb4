package dev.holdfast.harness.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.harness.checker.Judgement;
import dev.holdfast.harness.history.History;
import dev.holdfast.harness.simulation.FaultRates.Kind;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class MinimizerTest {

    /** Goes wrong when there are partitions and two clients for two minutes. */
    private static Run run(Setting setting) {
        boolean bad = setting.rates().means().containsKey(Kind.PARTITION)
                && setting.clients() >= 2
                && setting.time().compareTo(Duration.ofMinutes(2)) >= 0;
        return new Run(
                setting,
                new History("", List.of(), false),
                List.of(),
                setting.time(),
                new Judgement(List.of(), List.of()),
                bad ? "hangs" : "",
                "");
    }

    @Test
    void whatIsNotNeededToFailIsTakenAway() {
        FaultRates all = new FaultRates(
                Arrays.stream(Kind.values()).collect(Collectors.toMap(kind -> kind, kind -> Duration.ofMinutes(1))));
        Run bad = run(new Setting(1, Duration.ofHours(24), 3, 4, all));
        Run small = new Minimizer(MinimizerTest::run).smaller(bad);
        assertTrue(!small.isGood(), "a good run is no smaller bad one");
        assertEquals(Set.of(Kind.PARTITION), small.setting().rates().means().keySet());
        assertEquals(2, small.setting().clients());
        assertTrue(small.setting().time().compareTo(Duration.ofMinutes(4)) < 0, () -> small.setting()
                .toString());
    }
}
