/**
 * Agreement of a pool's cards on one log: MicroRaft, and what it needs around it (transport, store, time, routing of
 * proposals and reads to the leader). Commands are opaque bytes here; what they mean, keys and cryptography stay out.
 */
@NullMarked
package dev.holdfast.partition.replication;

import org.jspecify.annotations.NullMarked;
