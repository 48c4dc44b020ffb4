/**
 * Security domains from the side of those who hold them: what a quorum does with its private keys happens in this process
 * and reaches nobody, and what passes between the holders and a pool goes through the coordinator. The formats and the
 * cryptography are the contract's.
 */
@NullMarked
package dev.holdfast.harness.securitydomain;

import org.jspecify.annotations.NullMarked;
