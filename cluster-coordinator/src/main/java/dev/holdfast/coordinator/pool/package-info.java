/**
 * A pool's life as the service sees it: which cards it has, how they became one pool, and how a request finds a card that
 * answers. What the pool keeps is in its cards; here is nothing that a card could not tell again.
 */
@NullMarked
package dev.holdfast.coordinator.pool;

import org.jspecify.annotations.NullMarked;
