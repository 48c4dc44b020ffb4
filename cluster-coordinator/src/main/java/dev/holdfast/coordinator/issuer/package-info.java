/**
 * Signing in: tokens are issued to the principals that the directory declares, and examined before anybody believes them,
 * these or those of an issuer elsewhere. What their holder may do is none of its business.
 */
@NullMarked
package dev.holdfast.coordinator.issuer;

import org.jspecify.annotations.NullMarked;
