package dev.holdfast.harness.functional;

/** How a test comes to the card, in the words of NIST's published evidence format. */
public enum Access {
    /** With the card, or what it keeps, in the tester's hands. */
    PHYSICAL,
    /** Over the partition protocol. */
    REMOTE,
    /** By watching what the card does by itself. */
    OBSERVED
}
