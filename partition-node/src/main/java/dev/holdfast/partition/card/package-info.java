/**
 * A whole card: firmware, sealed store, replication and services put together, from power-on to power-off. It is driven
 * through {@link dev.holdfast.partition.card.Card} alone, by a host that gives it its environment.
 */
@NullMarked
package dev.holdfast.partition.card;

import org.jspecify.annotations.NullMarked;
