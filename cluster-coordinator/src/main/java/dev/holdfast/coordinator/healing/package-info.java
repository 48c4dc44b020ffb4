/**
 * Keeps pools whole: notices that a card is lost and has another take its place, step by step, each step one that may be
 * repeated. What a step is taken from is asked of the cards every time; nothing about them is remembered here but how long
 * they have been silent.
 */
@NullMarked
package dev.holdfast.coordinator.healing;

import org.jspecify.annotations.NullMarked;
