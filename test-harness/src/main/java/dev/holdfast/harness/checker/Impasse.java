package dev.holdfast.harness.checker;

import dev.holdfast.harness.history.Call;
import java.util.List;

/**
 * Where every order of a key's calls ends that anybody could find: the smallest part of the history that no order explains
 * ends with the stuck call's answer.
 *
 * @param order the longest order that explains all that was answered before, unanswered calls where they help
 * @param state the key after it
 * @param stuck the call whose answer nothing explains
 * @param window it and the calls at the same time that are not in the order either, each with what speaks against its being next
 * @param core few answers that cannot all be true, whatever became of all other calls, in the order of time; of a violation only
 */
public record Impasse(List<Call> order, String state, Call stuck, List<Rejected> window, List<Call> core) {

    /** A call that cannot be next, and why, as the rest of a sentence. */
    public record Rejected(Call call, String why) {}

    public Impasse {
        order = List.copyOf(order);
        window = List.copyOf(window);
        core = List.copyOf(core);
    }

    Impasse with(List<Call> found) {
        return new Impasse(order, state, stuck, window, found);
    }

    /** Why the stuck call cannot be next, as the rest of a sentence. */
    public String why() {
        return window.stream()
                .filter(rejected -> rejected.call().equals(stuck))
                .map(Rejected::why)
                .findFirst()
                .orElse("nothing explains its answer");
    }
}
