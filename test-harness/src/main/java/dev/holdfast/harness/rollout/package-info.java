/**
 * New firmware for the cards of a pool, one after the other, while the pool serves. Knows how cards are asked, not who asks:
 * a command over a running service and a drill over a pool of its own do it alike.
 */
@NullMarked
package dev.holdfast.harness.rollout;

import org.jspecify.annotations.NullMarked;
