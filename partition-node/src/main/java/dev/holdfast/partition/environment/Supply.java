package dev.holdfast.partition.environment;

/** The card's power supply, as far as the card can act on it itself. Both return before it happens. */
public interface Supply {

    /** Cuts the power: what was not synced is lost, and somebody has to switch the card on again. */
    void cut();

    /** Cuts the power and gives it back: the card boots anew. */
    void cycle();
}
