/**
 * What a pool's cards themselves tell after a run, for the judges: the digests of their states, their audit logs, and what lies on
 * their disks. It asks as anybody may who manages cards, and does not judge what a client was told.
 */
@NullMarked
package dev.holdfast.harness.witness;

import org.jspecify.annotations.NullMarked;
