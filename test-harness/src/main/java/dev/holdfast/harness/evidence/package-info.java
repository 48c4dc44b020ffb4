/**
 * What cards can be held to: commands that take audit logs and attestations from a card, and commands that check such files and
 * need no card. The checks themselves are {@code dev.holdfast.proto.audit} and {@code dev.holdfast.proto.attestation}.
 */
@NullMarked
package dev.holdfast.harness.evidence;

import org.jspecify.annotations.NullMarked;
