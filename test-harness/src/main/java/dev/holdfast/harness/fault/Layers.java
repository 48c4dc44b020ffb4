package dev.holdfast.harness.fault;

import dev.holdfast.harness.stage.Hazards.Met;
import java.util.List;
import java.util.function.Supplier;

/** Lets a fault happen, layer by layer. */
interface Layers {

    Met NO_MESSAGES = new Met(0, 0);

    /**
     * Returns once it has begun.
     *
     * @param cards that it meets; none for a fault that meets no cards
     * @throws dev.holdfast.proto.RefusedException with the reason and the way out when it cannot; nothing is wrong then
     */
    Begun begin(Fault fault, List<String> cards);

    /**
     * A fault that has begun.
     *
     * @param met what it has done to messages so far
     */
    record Begun(String did, Undo undo, Supplier<Met> met) {

        /** One that is not about messages. */
        Begun(String did, Undo undo) {
            this(did, undo, () -> NO_MESSAGES);
        }
    }

    /** How it is ended, once. */
    interface Undo {
        Undone run();
    }

    /** How it was ended. */
    record Undone(String did, boolean whole) {

        static Undone of(String did) {
            return new Undone(did, true);
        }
    }
}
