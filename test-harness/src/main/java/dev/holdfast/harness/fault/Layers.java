package dev.holdfast.harness.fault;

import java.util.List;

/** Lets a fault happen, layer by layer. */
interface Layers {

    /**
     * Returns once it has begun.
     *
     * @param cards that it meets; none for a fault that meets no cards
     * @throws dev.holdfast.proto.RefusedException with the reason and the way out when it cannot; nothing is wrong then
     */
    Begun begin(Fault fault, List<String> cards);

    /** A fault that has begun. */
    record Begun(String did, Undo undo) {}

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
