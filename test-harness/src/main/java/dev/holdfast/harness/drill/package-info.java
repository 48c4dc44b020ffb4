/**
 * Drills: experiments that are played step by step and reported, and their commands. A drill does what an operator would do
 * with the same files and commands, and has no way into a card that an operator has not.
 */
@NullMarked
package dev.holdfast.harness.drill;

import org.jspecify.annotations.NullMarked;
