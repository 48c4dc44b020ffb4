/**
 * The replicated state as an immutable value, and the pure function that applies a command to it. No time, randomness,
 * plaintext key or input and output here: a command brings all of it along, sealed where it is secret.
 */
@NullMarked
package dev.holdfast.partition.vault;

import org.jspecify.annotations.NullMarked;
