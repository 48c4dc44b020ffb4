/**
 * Judges histories: whether one order of all calls explains what every client was told, and whether what must never happen
 * did not. Pure: no clock, no thread, no file; how a history came about, and what a report looks like, is not known here.
 */
@NullMarked
package dev.holdfast.harness.checker;

import org.jspecify.annotations.NullMarked;
