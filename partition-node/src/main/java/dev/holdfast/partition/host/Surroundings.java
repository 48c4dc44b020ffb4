package dev.holdfast.partition.host;

/**
 * What is around a card on this host, and outlives its boots: the clock it goes by, and whether it may go on at all. Neither is
 * the firmware's, so any firmware can be tried with them.
 */
public final class Surroundings {

    private final WrongClock clock = new WrongClock();
    private final Gate gate = new Gate();

    /** Right until somebody sets it wrong. */
    public WrongClock clock() {
        return clock;
    }

    /** Holds the card still: its connections stay, and nothing is answered. A power cut ends that too. */
    public void pause() {
        gate.shut();
    }

    /** Lets the card go on, with all that came for it meanwhile. */
    public void resume() {
        gate.open();
    }

    public boolean isPaused() {
        return gate.isShut();
    }

    Gate gate() {
        return gate;
    }
}
