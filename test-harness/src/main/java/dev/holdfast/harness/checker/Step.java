package dev.holdfast.harness.checker;

import java.util.List;
import java.util.function.Supplier;

/**
 * What a call that was answered so makes of a state.
 *
 * @param after the states it may lead to; none when it cannot have been answered so
 * @param why the reason for none, as the rest of a sentence
 */
record Step(List<KeyState> after, Supplier<String> why) {

    static Step to(KeyState after) {
        return new Step(List.of(after), () -> "");
    }

    static Step no(Supplier<String> why) {
        return new Step(List.of(), why);
    }

    boolean isPossible() {
        return !after.isEmpty();
    }
}
