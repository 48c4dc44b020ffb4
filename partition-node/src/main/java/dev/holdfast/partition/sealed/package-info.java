/**
 * Sealed storage: what a card keeps on its disk, readable only by this card in this incarnation, with every rollback,
 * alteration and tear detected. It knows files, keys and counters; it never looks into the records it keeps.
 */
@NullMarked
package dev.holdfast.partition.sealed;

import org.jspecify.annotations.NullMarked;
