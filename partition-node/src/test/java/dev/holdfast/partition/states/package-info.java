/**
 * Whole cards in every state of their security policy: what they answer there, what leaves them, and where they go. What is
 * expected comes from the policy alone, not from the firmware that reads it.
 */
@NullMarked
package dev.holdfast.partition.states;

import org.jspecify.annotations.NullMarked;
