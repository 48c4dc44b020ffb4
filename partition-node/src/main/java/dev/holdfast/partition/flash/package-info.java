/**
 * Small files on a card's flash: replaced as a whole, and sealed where they hold secrets. What is in them is the business of the
 * parts of the firmware that keep them.
 */
@NullMarked
package dev.holdfast.partition.flash;

import org.jspecify.annotations.NullMarked;
