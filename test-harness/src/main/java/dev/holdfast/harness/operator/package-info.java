/**
 * The operator's commands: each one asks the coordinator of a home by its control channel and shows the answer, for people
 * or as JSON. Nothing is decided here, and no card is reached from here.
 */
@NullMarked
package dev.holdfast.harness.operator;

import org.jspecify.annotations.NullMarked;
