package dev.holdfast.partition.mechanism;

/** A mechanism is not offered, because a self-test of it failed. Expected on a card that is degraded: carries no stack trace. */
public final class OutOfService extends RuntimeException {

    private static final long serialVersionUID = 1;

    /** @param sentence for a person: what is out of service, why, and the way out */
    public OutOfService(String sentence) {
        super(sentence, null, false, false);
    }
}
