/**
 * What a card is given by the world it runs in: time, its thread, entropy, a disk, NVRAM, fuses, links to its peers,
 * and workers for long computations. The core sees only these interfaces and never the platform behind them, so that
 * it runs the same on a real machine, in a test and in virtual time.
 */
@NullMarked
package dev.holdfast.partition.environment;

import org.jspecify.annotations.NullMarked;
