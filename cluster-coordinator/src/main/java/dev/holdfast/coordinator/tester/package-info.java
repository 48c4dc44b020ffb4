/**
 * How a tester reaches single cards: one request, or bytes that are none, over a channel of a tester. Nothing here knows pools.
 */
@NullMarked
package dev.holdfast.coordinator.tester;

import org.jspecify.annotations.NullMarked;
