package dev.holdfast.harness.checker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.harness.history.Attribute;
import dev.holdfast.harness.history.Call;
import dev.holdfast.harness.history.History;
import dev.holdfast.harness.history.Operation;
import dev.holdfast.harness.history.Refusal;
import dev.holdfast.harness.history.Result;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The search agrees with the definition, and with a pool that is right. */
final class LinearizabilityTest {

    private static final int SMALL_HISTORIES = 10_000;

    private static Judgement judge(History history) {
        return Judgement.of(Observed.of(history), new Linearizability(Linearizability.USUAL_BUDGET, Resolution.NONE));
    }

    @Test
    void whatARightPoolAnswersIsAlwaysOk() {
        for (int seed = 0; seed < 200; seed++) {
            History history = new RandomRun(seed, Bug.NONE, 1 + seed % 6, 1 + seed % 3, 150, seed % 3 * 0.04).history();
            Judgement judgement = judge(history);
            assertEquals(List.of(), judgement.findings(), "seed " + seed);
            assertEquals(Verdict.OK, judgement.verdict(), "seed " + seed);
        }
    }

    @Test
    void manyKeysAndClientsAreJudgedKeyByKey() {
        History history = new RandomRun(1, Bug.NONE, 10, 100, 10_000, 0.05).history();
        Judgement judgement = judge(history);
        assertEquals(100, judgement.keys().size());
        assertEquals(List.of(), judgement.findings());
        assertEquals(Verdict.OK, judgement.verdict());
    }

    @Test
    void theSearchAgreesWithTheDefinitionOnSmallHistoriesRightAndWrong() {
        Map<Verdict, Integer> met = new EnumMap<>(Verdict.class);
        for (int seed = 0; seed < SMALL_HISTORIES; seed++) {
            Random random = new Random(seed);
            History right = new RandomRun(seed, Bug.NONE, 2 + seed % 3, 1, 5 + seed % 4, 0.2).history();
            List<Call> calls = new ArrayList<>(right.calls());
            calls.removeIf(call -> call.operation() == Operation.NAMES);
            for (int i = random.nextInt(3); i > 0 && !calls.isEmpty(); i--) {
                int place = random.nextInt(calls.size());
                calls.set(place, altered(random, calls, calls.get(place)));
            }
            List<Call> telling = calls.stream()
                    .filter(call -> !call.isUnknown() || call.operation().isWrite())
                    .toList();
            Verdict expected = BruteForce.isLinearizable(telling) ? Verdict.OK : Verdict.VIOLATION;
            met.merge(expected, 1, Integer::sum);
            Verdict found =
                    new Search(telling, false, Long.MAX_VALUE).run("key-0").verdict();
            assertEquals(expected, found, "seed " + seed + " " + telling);
        }
        assertTrue(met.get(Verdict.OK) > 1_000 && met.get(Verdict.VIOLATION) > 1_000, "both were met: " + met);
    }

    private static Call altered(Random random, List<Call> calls, Call call) {
        return switch (random.nextInt(4)) {
            case 0 ->
                call.ended(call.end(), calls.get(random.nextInt(calls.size())).result());
            case 1 -> call.ended(call.end(), new Result.Refused(Refusal.NOT_FOUND, ""));
            case 2 -> call.ended(call.end(), new Result.Unknown(""));
            default ->
                call.ended(call.end(), Result.of("v" + (1 + random.nextInt(3)), "", Map.of(Attribute.TAGS, "0")));
        };
    }

    @Test
    void theAnswersThatCannotAllBeTrueAreFewAndAllNeeded() {
        int met = 0;
        for (int seed = 0; seed < 600; seed++) {
            Random random = new Random(seed);
            History right = new RandomRun(seed, Bug.NONE, 2 + seed % 3, 1, 5 + seed % 3, 0.1).history();
            List<Call> calls = new ArrayList<>(right.calls());
            calls.removeIf(call -> call.operation() == Operation.NAMES
                    || call.isUnknown() && !call.operation().isWrite());
            int place = random.nextInt(calls.size());
            calls.set(place, altered(random, calls, calls.get(place)));
            calls.removeIf(call -> call.isUnknown() && !call.operation().isWrite());
            if (BruteForce.isLinearizable(calls)) {
                continue;
            }
            met++;
            List<Call> core = new Core(calls, Long.MAX_VALUE).find();
            assertFalse(BruteForce.isLinearizable(believing(core, calls)), "seed " + seed + " " + core);
            for (Call one : core) {
                List<Call> others = new ArrayList<>(core);
                others.remove(one);
                assertTrue(BruteForce.isLinearizable(believing(others, calls)), "seed " + seed + " spares " + one);
            }
        }
        assertTrue(met > 50, "violations met: " + met);
    }

    /** What is left when nobody else was told anything. */
    private static List<Call> believing(List<Call> told, List<Call> calls) {
        return calls.stream()
                .filter(call ->
                        told.contains(call) || call.operation().isWrite() && !(call.result() instanceof Result.Refused))
                .map(call -> told.contains(call) ? call : call.ended(Long.MAX_VALUE, new Result.Unknown("")))
                .toList();
    }

    @Test
    void aSearchThatUsesUpItsBudgetKnowsNothing() {
        History history = new RandomRun(7, Bug.NONE, 5, 1, 300, 0.1).history();
        List<KeyVerdict> keys = new Linearizability(20, Resolution.NONE).check(history);
        assertEquals(Verdict.UNKNOWN, keys.get(0).verdict());
        assertEquals(20, keys.get(0).explored());
        assertTrue(keys.get(0).impasse().isPresent(), "it tells how far it got");
        assertEquals(Verdict.OK, judge(history).verdict());
    }

    @Test
    void theImpasseNamesTheAnswerThatNothingExplains() {
        List<Call> calls = new Script()
                .call("a", Operation.CREATE, Map.of(Attribute.TAGS, "0"), Result.of("v1", "m1", Map.of()))
                .call("a", Operation.UPDATE, Map.of(Attribute.TAGS, "1"), Result.of("v1", "", Map.of()))
                .call("b", Operation.GET, Map.of(), Result.of("v1", "", Map.of(Attribute.TAGS, "0")))
                .call("b", Operation.DELETE, Map.of(), Result.DONE)
                .calls();
        Impasse impasse = new Search(calls, false, 1_000).run("k").impasse().orElseThrow();
        assertEquals(3, impasse.stuck().id());
        assertEquals(calls.subList(0, 2), impasse.order());
        assertEquals("active [v1 enabled=true tags=1]", impasse.state());
        assertEquals(List.of(new Impasse.Rejected(calls.get(2), "tags was 1, not 0")), impasse.window());
    }

    @Test
    void aLogThatKnowsWhatBecameOfACallSettlesIt() {
        List<Call> calls = new Script()
                .call("a", Operation.CREATE, Map.of(Attribute.TAGS, "0"), Result.of("v1", "m1", Map.of()))
                .call("a", Operation.UPDATE, Map.of(Attribute.TAGS, "1"), new Result.Unknown("no answer"))
                .call("b", Operation.GET, Map.of(), Result.of("v1", "", Map.of(Attribute.TAGS, "1")))
                .calls();
        History history = new History("settled", calls, false);
        Result never = new Result.Refused(Refusal.OTHER, "not in the log");
        assertEquals(Verdict.OK, verdict(history, Resolution.NONE));
        assertEquals(Verdict.OK, verdict(history, call -> call.ended(call.end(), Result.DONE)));
        assertEquals(Verdict.VIOLATION, verdict(history, call -> call.ended(call.end(), never)));
    }

    private static Verdict verdict(History history, Resolution resolution) {
        return new Linearizability(1_000, resolution).check(history).get(0).verdict();
    }
}
