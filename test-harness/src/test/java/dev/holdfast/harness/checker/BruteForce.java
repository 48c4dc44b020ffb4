package dev.holdfast.harness.checker;

import dev.holdfast.harness.history.Call;
import java.util.ArrayList;
import java.util.List;

/** The definition, word for word: every order of the calls, with and without those of unknown outcome. For a few calls. */
final class BruteForce {

    private BruteForce() {}

    static boolean isLinearizable(List<Call> calls) {
        return isLinearizable(KeyState.ABSENT, calls);
    }

    private static boolean isLinearizable(KeyState state, List<Call> open) {
        if (open.stream().allMatch(Call::isUnknown)) {
            return true;
        }
        for (Call next : open) {
            List<Call> others = new ArrayList<>(open);
            others.remove(next);
            boolean tooEarly = others.stream().anyMatch(other -> other.precedes(next));
            if (!tooEarly
                    && KeyModel.step(state, next).after().stream().anyMatch(after -> isLinearizable(after, others))) {
                return true;
            }
        }
        return false;
    }
}
