package dev.holdfast.partition.environment;

import dev.holdfast.proto.trust.Papers;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * All that a card is given.
 *
 * @param owner what the owner has certified, and whom the owner believes: asked whenever it matters, because it changes
 * @param workers runs cryptography and other long computations off the card's thread; in virtual time the same thread
 */
public record Environment(
        Clock clock,
        CardThread thread,
        Entropy entropy,
        Disk disk,
        Nvram nvram,
        Fuses fuses,
        Supplier<Papers> owner,
        Links links,
        Executor workers) {}
