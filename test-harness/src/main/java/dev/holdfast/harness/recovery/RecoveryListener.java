package dev.holdfast.harness.recovery;

import dev.holdfast.proto.RefusedException;

/**
 * Is told what an operator does, while it is done and by the operator's own thread: it may wait, and let things happen. What it
 * throws is taken as if the step had thrown it.
 */
public interface RecoveryListener {

    /** Nobody listens. */
    RecoveryListener NONE = new RecoveryListener() {};

    /** The operator comes to a step, before anything of it is tried; again whenever it is begun anew. */
    default void begins(RecoveryStep step) {}

    /** A step is tried, for the first time or again. */
    default void tries(RecoveryStep step) {}

    /** What the step says is done, and nothing more is begun yet. */
    default void done(RecoveryStep step) {}

    /** A step was refused. */
    default void refused(RecoveryStep step, RefusedException refusal) {}

    /** What the operator does about a refusal, in words. */
    default void follows(RecoveryStep step, String action) {}
}
