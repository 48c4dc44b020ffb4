package dev.holdfast.harness.junit;

import dev.holdfast.harness.fault.Acknowledged;
import dev.holdfast.harness.fault.Ended;
import dev.holdfast.harness.fault.Nemesis;
import dev.holdfast.harness.stage.Hazards.Met;
import java.util.List;
import java.util.Optional;

/** A fault that lasts until it is closed, or its test ends. Closing it again does nothing. */
public final class ActiveFault implements AutoCloseable {

    private final Faults faults;
    private final Nemesis nemesis;
    private final Acknowledged acknowledged;
    private Met met = new Met(0, 0);
    private Optional<Ended> ended = Optional.empty();

    ActiveFault(Faults faults, Nemesis nemesis, Acknowledged acknowledged) {
        this.faults = faults;
        this.nemesis = nemesis;
        this.acknowledged = acknowledged;
    }

    /** What it did when it began, in a sentence, and to which cards. */
    public Acknowledged acknowledged() {
        return acknowledged;
    }

    /** Ids of the cards that it meets; none, if it is about something else. */
    public List<String> cards() {
        return acknowledged.cards();
    }

    public boolean isOn() {
        synchronized (faults) {
            return ended.isEmpty();
        }
    }

    /** Messages that it met so far, or until it ended; of faults of links. */
    public long touched() {
        return met().touched();
    }

    /** Those of them that did not arrive. */
    public long lost() {
        return met().lost();
    }

    /**
     * Ends it, if it is on still.
     *
     * @return what it had done, and whether all is as before; what cannot be undone is said there, and not thrown
     */
    public Ended end() {
        synchronized (faults) {
            if (ended.isEmpty()) {
                met = met();
                ended = Optional.of(nemesis.end(acknowledged.number()));
            }
            return ended.orElseThrow();
        }
    }

    @Override
    public void close() {
        Ended unused = end();
    }

    private Met met() {
        synchronized (faults) {
            if (ended.isEmpty()) {
                met = nemesis.met(acknowledged.number());
            }
            return met;
        }
    }

    @Override
    public String toString() {
        return acknowledged.did();
    }
}
