/**
 * The cryptographic operations of a session: what each has taken in so far and what its key and mechanism are. Asks cards
 * through what it is given; which client and which session it serves is not known here.
 */
@NullMarked
package dev.holdfast.bridge.operation;

import org.jspecify.annotations.NullMarked;
