package dev.holdfast.harness.checker;

import dev.holdfast.harness.history.Call;
import dev.holdfast.harness.history.Result;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Looks for few answers that cannot all be true, among many. Every other answer is taken back: a read or a refusal as if nobody had
 * asked, a change as if nobody had been told what became of it. That takes nothing away from the orders there are; so if none is
 * left even then, the answers that stay are to blame by themselves.
 */
final class Core {

    private final List<Call> calls;
    private final BitSet kept;
    private long budget;

    /**
     * @param calls of one key, of which no order explains all answers
     * @param budget states to explore in all
     */
    Core(List<Call> calls, long budget) {
        this.calls = calls;
        this.budget = budget;
        kept = new BitSet();
        kept.set(0, calls.size());
    }

    /**
     * To be called once.
     *
     * @return calls that were answered, in the order of the list; none of them can be spared, unless the budget was used up
     */
    List<Call> find() {
        for (int i = 0; i < calls.size(); i++) {
            kept.set(i, !calls.get(i).isUnknown());
        }
        // What changes nothing first: a change that nobody was told of makes each search longer.
        spare(this::isRead);
        spare(call -> !isRead(call));
        return kept.stream().mapToObj(calls::get).toList();
    }

    private interface Which {
        boolean holds(Call call);
    }

    /** Halves first, for most can be spared; then smaller and smaller parts, and each by itself in the end. */
    private void spare(Which which) {
        for (int size = Math.max(1, kept.cardinality() / 2); ; size /= 2) {
            int[] left = kept.stream().filter(i -> which.holds(calls.get(i))).toArray();
            for (int from = 0; from < left.length && budget > 0; from += size) {
                BitSet part = new BitSet();
                for (int i = from; i < Math.min(left.length, from + size); i++) {
                    part.set(left[i]);
                }
                trySparing(part);
            }
            if (size <= 1) {
                return;
            }
        }
    }

    private void trySparing(BitSet part) {
        kept.andNot(part);
        if (isExplained()) {
            kept.or(part);
        }
    }

    /** Also when that is not known. */
    private boolean isExplained() {
        List<Call> weaker = new ArrayList<>();
        for (int i = 0; i < calls.size(); i++) {
            Call call = calls.get(i);
            if (kept.get(i) || call.isUnknown()) {
                weaker.add(call);
            } else if (!isRead(call)) {
                weaker.add(call.ended(Long.MAX_VALUE, new Result.Unknown("")));
            }
        }
        KeyVerdict verdict = new Search(weaker, false, budget).run("");
        budget -= verdict.explored();
        return verdict.verdict() != Verdict.VIOLATION;
    }

    /** A refused change did nothing, and says as much as a read. */
    private boolean isRead(Call call) {
        return !call.operation().isWrite() || call.result() instanceof Result.Refused;
    }
}
