/**
 * Where cards are made: the maker's certificate authority and what it burns into a card's fuses. A card in the field
 * never comes back here.
 */
@NullMarked
package dev.holdfast.partition.factory;

import org.jspecify.annotations.NullMarked;
