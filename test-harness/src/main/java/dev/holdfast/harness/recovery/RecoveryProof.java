package dev.holdfast.harness.recovery;

/** What whoever lost a pool asks of the recovered one, before it counts as recovered. */
public interface RecoveryProof {

    /** Takes the pool as it is. */
    RecoveryProof NONE = operator -> {};

    /**
     * @param operator who asks the pool and waits for answers
     * @throws Impasse if the pool is not what it was
     * @throws dev.holdfast.proto.RefusedException if it cannot be asked now; the operator does what that says, and asks again
     */
    void prove(Operator operator);
}
