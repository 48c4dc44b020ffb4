package dev.holdfast.harness.checker;

import dev.holdfast.harness.checker.Timeline.Front;
import dev.holdfast.harness.history.Call;
import dev.holdfast.harness.history.Result.Done;
import dev.holdfast.harness.history.Result.Refused;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Looks for an order of one key's calls that explains all answers and in which no call comes before another that was over
 * when it began. A depth-first search by Wing and Gong ("Testing and Verifying Concurrent Objects", 1993), which never
 * visits the same set of ordered calls in the same state twice (Lowe, "Testing for Linearizability", 2017).
 *
 * <p>Four rules keep it small without changing its verdict. A read or a refusal that fits and adds nothing to the state
 * comes at once: whatever could come before it can come after it. Calls of unknown outcome are tried last, and may stay
 * out. Such a call comes right before one to which it makes a difference, because otherwise it can come later. And of two
 * ways to the same answered calls and the same state, the one that has used more unanswered calls is not followed: all it
 * can still do, the other can.
 */
final class Search {

    private static final int NONE = -1;

    private final List<Call> calls;
    private final boolean thrifty;
    private final long budget;
    private final Timeline timeline;
    /** Of each call among those that were answered, and among those that were not. */
    private final int[] ranks;

    private final int answered;
    private final Set<String> strangers;

    private final BitSet ordered = new BitSet();
    private final BitSet used = new BitSet();
    private final Map<Visit, List<BitSet>> seen = new HashMap<>();
    private final Deque<Frame> path = new ArrayDeque<>();
    private long explored;

    private int furthest = NONE;
    private Optional<Impasse> impasse = Optional.empty();

    /**
     * Which answered calls have their place, and the state after them.
     *
     * @param first of those that have none
     * @param beyond those that have one, counted from the first that has none: few, however long the history is
     */
    private record Visit(int first, BitSet beyond, KeyState state) {}

    private record Choice(int call, List<KeyState> after) {}

    /** One state of the search, and what is left to be tried in it. */
    private static final class Frame {
        private final int call;
        private final KeyState state;
        private final Front front;
        private final Iterator<Choice> choices;
        private int chosen = NONE;
        private Iterator<KeyState> after = Collections.emptyIterator();

        private Frame(int call, KeyState state, Front front, Iterator<Choice> choices) {
            this.call = call;
            this.state = state;
            this.front = front;
            this.choices = choices;
        }
    }

    /**
     * Of one key.
     *
     * @param calls that say something of it
     * @param thrifty leaves out orders with versions that nobody was ever told of. An order found is as good as any, and
     *     found sooner; that none is found says nothing
     * @param budget states to explore at most
     */
    Search(List<Call> calls, boolean thrifty, long budget) {
        this.calls = calls;
        this.thrifty = thrifty;
        this.budget = budget;
        timeline = new Timeline(calls);
        strangers = strangers(calls);
        ranks = new int[calls.size()];
        int known = 0;
        for (int i = 0; i < ranks.length; i++) {
            ranks[i] = calls.get(i).isUnknown() ? i - known : known++;
        }
        answered = known;
    }

    /** To be called once. */
    KeyVerdict run(String key) {
        enter(NONE, KeyState.ABSENT);
        while (!path.isEmpty()) {
            if (ordered.nextClearBit(0) == answered) {
                return new KeyVerdict(key, Verdict.OK, calls.size(), explored, Optional.empty());
            }
            Frame frame = path.getLast();
            if (frame.after.hasNext()) {
                KeyState state = frame.after.next();
                if (explored == budget) {
                    keepFurthest(frame);
                    return new KeyVerdict(key, Verdict.UNKNOWN, calls.size(), explored, impasse);
                }
                take(frame.chosen);
                if (isNew(state)) {
                    enter(frame.chosen, state);
                } else {
                    giveBack(frame.chosen);
                }
            } else if (frame.choices.hasNext()) {
                Choice choice = frame.choices.next();
                frame.chosen = choice.call();
                frame.after = choice.after().iterator();
            } else {
                keepFurthest(frame);
                path.removeLast();
                if (frame.call != NONE) {
                    giveBack(frame.call);
                }
            }
        }
        return new KeyVerdict(key, Verdict.VIOLATION, calls.size(), explored, impasse);
    }

    private void enter(int call, KeyState state) {
        explored++;
        Front front = timeline.front();
        path.addLast(new Frame(call, state, front, choices(call, state, front)));
    }

    private Iterator<Choice> choices(int last, KeyState state, Front front) {
        List<Choice> choices = new ArrayList<>();
        List<Integer> unanswered = new ArrayList<>();
        for (int call : front.begun()) {
            if (calls.get(call).isUnknown()) {
                unanswered.add(call);
                continue;
            }
            List<KeyState> after = KeyModel.step(state, calls.get(call)).after();
            if (isReading(calls.get(call)) && after.equals(List.of(state))) {
                return List.of(new Choice(call, after)).iterator();
            }
            choices.add(new Choice(call, changedBy(last, call, after)));
        }
        for (int call : unanswered) {
            List<KeyState> after = KeyModel.step(state, calls.get(call)).after();
            if (!after.equals(List.of(state)) && !(thrifty && isIdle(state, calls.get(call)))) {
                choices.add(new Choice(call, after));
            }
        }
        return choices.iterator();
    }

    /** Whether it makes a version that nobody was ever told of, as far as the number of those tells that have no known maker. */
    private boolean isIdle(KeyState state, Call call) {
        return call.operation().isMaking()
                && state.unnamed().size()
                        >= strangers.stream().filter(state::isNew).count();
    }

    /** Ids of versions that clients met, and whose making nobody acknowledged. */
    private static Set<String> strangers(List<Call> calls) {
        Set<String> met = new HashSet<>();
        Set<String> made = new HashSet<>();
        for (Call call : calls) {
            if (call.result() instanceof Done done) {
                met.add(done.version());
                met.addAll(done.names());
                if (call.operation().isMaking()) {
                    made.add(done.version());
                }
            }
        }
        met.removeAll(made);
        met.remove("");
        return met;
    }

    /** Of the states that a call leads to, those that it would not lead to if the last call, never answered, came after it. */
    private List<KeyState> changedBy(int last, int call, List<KeyState> after) {
        if (last == NONE || !calls.get(last).isUnknown() || after.isEmpty()) {
            return after;
        }
        List<KeyState> swapped = KeyModel.step(path.getLast().state, calls.get(call)).after().stream()
                .flatMap(state -> KeyModel.step(state, calls.get(last)).after().stream())
                .toList();
        return after.stream().filter(state -> !swapped.contains(state)).toList();
    }

    /** Whether it changes nothing wherever it comes: a write that changes nothing here may be needed later, where it does. */
    private static boolean isReading(Call call) {
        return !call.operation().isWrite() || call.result() instanceof Refused;
    }

    private void take(int call) {
        timeline.take(call);
        (calls.get(call).isUnknown() ? used : ordered).set(ranks[call]);
    }

    private void giveBack(int call) {
        timeline.giveBack(call);
        (calls.get(call).isUnknown() ? used : ordered).clear(ranks[call]);
    }

    private boolean isNew(KeyState state) {
        int first = ordered.nextClearBit(0);
        Visit visit = new Visit(first, ordered.get(first, ordered.length()), state);
        List<BitSet> before = seen.computeIfAbsent(visit, visited -> new ArrayList<>(1));
        if (before.stream().anyMatch(fewer -> isPart(fewer, used))) {
            return false;
        }
        before.removeIf(more -> isPart(used, more));
        before.add((BitSet) used.clone());
        return true;
    }

    private static boolean isPart(BitSet part, BitSet whole) {
        BitSet rest = (BitSet) part.clone();
        rest.andNot(whole);
        return rest.isEmpty();
    }

    /** The path that ends here, if none came by an answer later than its first open one. */
    private void keepFurthest(Frame last) {
        if (last.front.firstEnd() <= furthest) {
            return;
        }
        furthest = last.front.firstEnd();
        List<Call> order = path.stream()
                .filter(frame -> frame.call != NONE)
                .map(frame -> calls.get(frame.call))
                .toList();
        List<Impasse.Rejected> window = last.front.begun().stream()
                .map(calls::get)
                .filter(call -> !call.isUnknown())
                .map(call -> new Impasse.Rejected(call, why(last.state, call)))
                .toList();
        impasse = Optional.of(
                new Impasse(order, Words.cut(last.state.toString()), calls.get(last.front.stuck()), window, List.of()));
    }

    private static String why(KeyState state, Call call) {
        Step step = KeyModel.step(state, call);
        return step.isPossible()
                ? "fits, but leads no further"
                : Words.cut(step.why().get());
    }
}
