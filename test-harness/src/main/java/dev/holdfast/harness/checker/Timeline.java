package dev.holdfast.harness.checker;

import dev.holdfast.harness.history.Call;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * The begins and ends of calls in order of time, as a doubly linked list from which a call can be taken and to which it can
 * be given back, last taken first. A call that need not take effect has no end here. A begin and an end at the same moment
 * count as overlapping.
 */
final class Timeline {

    /** Place before the first. */
    private static final int HEAD = 0;

    private static final int NOWHERE = -1;

    private final int[] next;
    private final int[] before;
    /** The call of a place, counted from 0. */
    private final int[] calls;

    private final int[] beginOf;
    private final int[] endOf;

    private record Moment(long time, boolean end, int call) {}

    Timeline(List<Call> all) {
        List<Moment> moments = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            moments.add(new Moment(all.get(i).start(), false, i));
            if (!all.get(i).isUnknown()) {
                moments.add(new Moment(all.get(i).end(), true, i));
            }
        }
        moments.sort(Comparator.comparingLong(Moment::time).thenComparing(Moment::end));
        int places = moments.size() + 1;
        next = new int[places];
        before = new int[places];
        calls = new int[places];
        beginOf = new int[all.size()];
        endOf = new int[all.size()];
        Arrays.fill(endOf, NOWHERE);
        for (int place = 1; place < places; place++) {
            Moment moment = moments.get(place - 1);
            calls[place] = moment.call();
            (moment.end() ? endOf : beginOf)[moment.call()] = place;
        }
        for (int place = 0; place < places; place++) {
            next[place] = place + 1 < places ? place + 1 : NOWHERE;
            before[place] = place - 1;
        }
    }

    /** What may take effect next: the calls that began before the first end. */
    record Front(List<Integer> begun, int firstEnd, int stuck) {}

    /** {@code firstEnd} is a place that grows with time, {@code stuck} the call that ends there; -1 when all ended. */
    Front front() {
        List<Integer> begun = new ArrayList<>();
        for (int place = next[HEAD]; place != NOWHERE; place = next[place]) {
            int call = calls[place];
            if (endOf[call] == place) {
                return new Front(begun, place, call);
            }
            begun.add(call);
        }
        return new Front(begun, NOWHERE, NOWHERE);
    }

    void take(int call) {
        unlink(beginOf[call]);
        if (endOf[call] != NOWHERE) {
            unlink(endOf[call]);
        }
    }

    /** Undoes the last {@link #take}. */
    void giveBack(int call) {
        if (endOf[call] != NOWHERE) {
            link(endOf[call]);
        }
        link(beginOf[call]);
    }

    private void unlink(int place) {
        next[before[place]] = next[place];
        if (next[place] != NOWHERE) {
            before[next[place]] = before[place];
        }
    }

    private void link(int place) {
        next[before[place]] = place;
        if (next[place] != NOWHERE) {
            before[next[place]] = place;
        }
    }
}
