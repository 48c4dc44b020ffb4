/**
 * What the card testifies of itself and of the keys it holds, as evidence that others can check without it. Uses no key of the
 * pool; whether somebody may have the evidence is decided elsewhere.
 */
@NullMarked
package dev.holdfast.partition.attestation;

import org.jspecify.annotations.NullMarked;
