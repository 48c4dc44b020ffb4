package dev.holdfast.partition.environment;

import java.util.concurrent.Executor;

/**
 * All that a card is given.
 *
 * @param workers runs cryptography and other long computations off the card's thread; in virtual time the same thread
 */
public record Environment(
        Clock clock,
        CardThread thread,
        Entropy entropy,
        Disk disk,
        Nvram nvram,
        Fuses fuses,
        Links links,
        Executor workers) {}
