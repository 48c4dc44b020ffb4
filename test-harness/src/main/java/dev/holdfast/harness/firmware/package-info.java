/**
 * {@code hsm firmware}: makes, shows and checks firmware images, in the part of the vendor and the owner of cards. Loading one
 * is a service of a card, and a command of {@code hsm card}.
 */
@NullMarked
package dev.holdfast.harness.firmware;

import org.jspecify.annotations.NullMarked;
