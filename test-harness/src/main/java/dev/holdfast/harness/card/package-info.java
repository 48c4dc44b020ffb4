/**
 * A tester's bench: every service of a single card as a command, a console, bytes that are no request, and faults; the same for
 * programs. Commands come from the protocol's own description; what a service means is for the card to know.
 */
@NullMarked
package dev.holdfast.harness.card;

import org.jspecify.annotations.NullMarked;
