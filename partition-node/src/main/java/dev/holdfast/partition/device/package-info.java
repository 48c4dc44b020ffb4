/**
 * Devices of a card in memory that keep no more than real ones promise, and fail on demand: what its disk, flash and NVRAM
 * are in virtual time. They know nothing of what is stored on them.
 */
@NullMarked
package dev.holdfast.partition.device;

import org.jspecify.annotations.NullMarked;
