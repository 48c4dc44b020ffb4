/**
 * What a tester makes go wrong on a card: the faults that are planned, and how disk, noise source and halt points behave under
 * them. Test firmware alone comes here; nothing here decides what a failure means to the card.
 */
@NullMarked
package dev.holdfast.partition.fault;

import org.jspecify.annotations.NullMarked;
