/**
 * {@code hsm firmware}: makes, shows and checks firmware images, in the part of the vendor and the owner of cards, and brings
 * one to all cards of a pool. Loading one into a single card is a command of {@code hsm card}.
 */
@NullMarked
package dev.holdfast.harness.firmware;

import org.jspecify.annotations.NullMarked;
