/**
 * What cards testify of themselves and of their keys, for whoever has no card: the binary shape that the managed service's public
 * verifier reads, and the evidence of IETF RATS. Nothing here signs; a simulator's evidence proves nothing about hardware.
 */
@NullMarked
package dev.holdfast.proto.attestation;

import org.jspecify.annotations.NullMarked;
