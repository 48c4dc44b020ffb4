/**
 * Drills: procedures that destroy a pool, bring it back, and judge what came back. A drill does what an operator would do
 * with the same files and commands, and has no way into a card that an operator has not.
 */
@NullMarked
package dev.holdfast.harness.drill;

import org.jspecify.annotations.NullMarked;
