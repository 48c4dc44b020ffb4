/**
 * The card's cryptography: algorithms behind {@link dev.holdfast.partition.crypto.CryptoEngine}, the random bit
 * generator with the health tests of its noise source, and the self-tests that prove both. Knows nothing of keys'
 * names, owners or permissions, keeps no customer key, and never registers a provider with the platform.
 */
@NullMarked
package dev.holdfast.partition.crypto;

import org.jspecify.annotations.NullMarked;
