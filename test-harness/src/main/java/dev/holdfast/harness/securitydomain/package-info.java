/**
 * What the holders of a security domain's quorum do on their own machine: files in, one file out, no network. The formats
 * and the cryptography are the contract's; nothing here speaks to a pool.
 */
@NullMarked
package dev.holdfast.harness.securitydomain;

import org.jspecify.annotations.NullMarked;
