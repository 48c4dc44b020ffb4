package dev.holdfast.partition.sealed;

import java.io.IOException;

/** The store was read and must not be used. Nothing on the disk was changed. */
public final class StoreRefusal extends IOException {

    private static final long serialVersionUID = 1L;

    /** Why. */
    public enum Reason {
        /** Sealed by another card, or under another storage seed. */
        FOREIGN,
        /** Authentic, but older than what this card acknowledged; or the NVRAM is older than the store. */
        ROLLED_BACK,
        /** Acknowledged data was altered. */
        CORRUPT,
        /** Acknowledged data is missing: a file is gone, or ends too early. */
        TORN,
        /** The firmware's security version is below what the store or the card demands. */
        VERSION,
        /** There is no storage seed: the card was zeroized, or is being zeroized. */
        EMPTY,
        /** Sealed before the card was last zeroized. */
        WRONG_EPOCH
    }

    private final Reason reason;

    StoreRefusal(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
