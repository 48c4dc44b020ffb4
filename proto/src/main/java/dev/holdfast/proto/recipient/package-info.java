/**
 * How a custodian hands the content key of a restore blob to one card: what the card signs, what both derive, and how
 * the key is sealed. Both sides of the exchange read it here; who may be trusted, and where keys are kept, is not decided
 * here.
 */
@NullMarked
package dev.holdfast.proto.recipient;

import org.jspecify.annotations.NullMarked;
