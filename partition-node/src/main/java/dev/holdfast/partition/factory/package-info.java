/**
 * The authorities behind a card: the maker, who makes it and burns its fuses, and the owner, who certifies it and the
 * people and services that may talk to it, and revokes them. A card in the field never comes back here.
 */
@NullMarked
package dev.holdfast.partition.factory;

import org.jspecify.annotations.NullMarked;
