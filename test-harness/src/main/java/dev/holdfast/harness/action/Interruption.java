package dev.holdfast.harness.action;

/**
 * Somebody may want a drill to end before its time. Whoever waits in it then fails, and so does its phase; once the drill has come to
 * what has to be done in any case, its rollbacks and the ends of its faults, nothing is interrupted any more.
 */
public final class Interruption {

    /** A phase was interrupted. */
    static final class Interrupted extends RuntimeException {

        private static final long serialVersionUID = 1L;

        Interrupted() {
            super("Somebody interrupted the drill.", null, false, false);
        }
    }

    private volatile boolean asked;
    private volatile boolean over;

    /** To be called from any thread. */
    public void ask() {
        asked = true;
    }

    public boolean asked() {
        return asked;
    }

    /** What comes now has to be done in any case. */
    public void heedNoMore() {
        over = true;
    }

    void heed() {
        if (asked && !over) {
            throw new Interrupted();
        }
    }
}
