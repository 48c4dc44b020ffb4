package dev.holdfast.partition.environment;

import dev.holdfast.proto.trust.Papers;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * All that a card is given.
 *
 * @param flash firmware images, the audit log, operators: what the card keeps of itself, and not of a pool. A disk of its own,
 *     so that zeroizing the store does not touch it
 * @param owner what the owner has certified, and whom the owner believes: asked whenever it matters, because it changes
 * @param workers runs cryptography and other long computations off the card's thread; in virtual time the same thread
 */
public record Environment(
        Clock clock,
        CardThread thread,
        Entropy entropy,
        Disk disk,
        Disk flash,
        Nvram nvram,
        Fuses fuses,
        Supplier<Papers> owner,
        Links links,
        Supply supply,
        Sensors sensors,
        Executor workers) {

    /** The same card with other disks. */
    public Environment withDisks(Disk otherDisk, Disk otherFlash) {
        return new Environment(
                clock, thread, entropy, otherDisk, otherFlash, nvram, fuses, owner, links, supply, sensors, workers);
    }
}
