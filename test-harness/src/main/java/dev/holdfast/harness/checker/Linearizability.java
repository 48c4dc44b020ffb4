package dev.holdfast.harness.checker;

import dev.holdfast.harness.history.Call;
import dev.holdfast.harness.history.History;
import dev.holdfast.harness.history.Operation;
import dev.holdfast.harness.history.Refusal;
import dev.holdfast.harness.history.Result;
import dev.holdfast.harness.history.Result.Refused;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Whether a pool kept its keys as one card would have that answers one call after the other (Herlihy and Wing,
 * "Linearizability", 1990). Each key is judged by itself, which is as good as judging all at once. Lists of names are not
 * part of it: they are not one point in time.
 */
public final class Linearizability {

    /** As reports call it. */
    public static final String NAME = "linearizability";

    /** States to explore for a key before the verdict is unknown: seconds, and some hundred megabytes at worst. */
    public static final long USUAL_BUDGET = 300_000;

    private static final Result NOT_YET = new Result.Unknown("not yet");

    private final long budget;
    private final Resolution resolution;

    /** @param budget states to explore for each key; never a time, so that the same history has the same verdict everywhere */
    public Linearizability(long budget, Resolution resolution) {
        this.budget = budget;
        this.resolution = resolution;
    }

    /** With the usual budget, and unknown outcomes left unknown. */
    public static Linearizability usual() {
        return new Linearizability(USUAL_BUDGET, Resolution.NONE);
    }

    /** One verdict a key, by name. */
    public List<KeyVerdict> check(History history) {
        return history.byKey().entrySet().stream()
                .map(key -> verdict(key.getKey(), telling(key.getValue())))
                .toList();
    }

    private KeyVerdict verdict(String key, List<Call> calls) {
        KeyVerdict soon = new Search(calls, true, budget).run(key);
        KeyVerdict verdict = soon.verdict() == Verdict.OK || calls.stream().noneMatch(Call::isUnknown)
                ? soon
                : new Search(calls, false, budget).run(key);
        return verdict.verdict() == Verdict.VIOLATION ? explained(verdict, calls) : verdict;
    }

    /** With the few answers that cannot all be true. What began after the first of them that has no place says nothing of it. */
    private KeyVerdict explained(KeyVerdict verdict, List<Call> calls) {
        Impasse impasse = verdict.impasse().orElseThrow();
        long end = impasse.stuck().end();
        List<Call> before = calls.stream()
                .filter(call -> call.start() <= end)
                .map(call -> call.latest() <= end ? call : call.ended(Long.MAX_VALUE, NOT_YET))
                .filter(call -> !call.isUnknown() || call.operation().isWrite())
                .toList();
        return new KeyVerdict(
                verdict.key(),
                verdict.verdict(),
                verdict.calls(),
                verdict.explored(),
                Optional.of(impasse.with(new Core(before, budget).find())));
    }

    private List<Call> telling(List<Call> calls) {
        return calls.stream()
                .filter(call -> call.operation() != Operation.NAMES)
                .flatMap(call -> call.isUnknown() ? unknown(call) : Stream.of(call))
                .filter(call -> !(call.result() instanceof Refused refused && refused.refusal() == Refusal.OTHER))
                .toList();
    }

    /** What was asked and never answered says something only if it may have changed something. */
    private Stream<Call> unknown(Call call) {
        return call.operation().isWrite() ? Stream.of(resolution.resolve(call)) : Stream.empty();
    }
}
