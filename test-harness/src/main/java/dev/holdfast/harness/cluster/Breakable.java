package dev.holdfast.harness.cluster;

import dev.holdfast.partition.host.WrongClock;
import dev.holdfast.proto.link.LinkFaults;
import java.time.Clock;
import java.util.random.RandomGenerator;

/**
 * What of a coordinator can be made to go wrong by whoever holds this: the links that end in its process, and its clock.
 *
 * @param clock right, until it is set
 */
public record Breakable(LinkFaults links, WrongClock clock) {

    /** @param random decides what faults of links leave to chance */
    public static Breakable of(RandomGenerator random) {
        return new Breakable(new LinkFaults(random), new WrongClock());
    }

    /** The clock as a coordinator reads it. */
    public Clock time() {
        return FolderHazards.timeOf(clock);
    }
}
