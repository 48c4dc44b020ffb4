/**
 * The framed channel of the partition protocol: bytes to frames and back, the Hello exchange, pipelined requests and
 * their limits, over mutual TLS 1.3 or inside one JVM. It knows nothing of what a request means and never logs a frame;
 * docs/wire.md describes the same exchange for another implementation.
 */
@NullMarked
package dev.holdfast.proto.channel;

import org.jspecify.annotations.NullMarked;
