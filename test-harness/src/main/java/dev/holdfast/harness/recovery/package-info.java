/**
 * The operator who brings a lost pool back, on any stage: the procedure step by step, what to do when a step is refused, and the
 * people who hold the security domain. Nobody here loses a pool or judges what came of it; whoever does listens to the steps.
 */
@NullMarked
package dev.holdfast.harness.recovery;

import org.jspecify.annotations.NullMarked;
