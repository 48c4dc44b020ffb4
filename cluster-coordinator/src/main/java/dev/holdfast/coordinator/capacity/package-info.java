/**
 * How fast a pool pretends to be: the published figures of the managed service, and what is refused beyond them. Nothing
 * here makes an operation slower, and nothing decides whether it is allowed.
 */
@NullMarked
package dev.holdfast.coordinator.capacity;

import org.jspecify.annotations.NullMarked;
