/**
 * A card's share in its pool: its identity, the pool's key, the replicated vault it drives, and the attested exchange
 * by which another card joins. What clients may ask of the pool lives in {@code service}.
 */
@NullMarked
package dev.holdfast.partition.pool;

import org.jspecify.annotations.NullMarked;
