/**
 * The symmetric mechanisms of PKCS#11: ciphers, authenticated encryption, MACs, key wrapping, key generation and key derivation,
 * as implementations of {@link dev.holdfast.partition.mechanism.Capability} over the platform's and Bouncy Castle's algorithms.
 * No object, attribute or permission is known here, and no key outlives the call that brought it.
 */
@NullMarked
package dev.holdfast.partition.symmetric;

import org.jspecify.annotations.NullMarked;
