/**
 * Whole cards in virtual time, on one thread, with devices that fail on demand. It boots, asks and cuts power; what a
 * card ought to answer is the tests' business.
 */
@NullMarked
package dev.holdfast.partition.rack;

import org.jspecify.annotations.NullMarked;
