/**
 * Experiments as data: what a file says is to be done to a pool, read strictly, checked, shown and written again. How a
 * step is done, and on what, lives elsewhere; nothing here runs, waits, or knows a card.
 */
@NullMarked
package dev.holdfast.harness.experiment;

import org.jspecify.annotations.NullMarked;
