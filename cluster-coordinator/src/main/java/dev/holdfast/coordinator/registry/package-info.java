/**
 * What the service remembers when its process dies: pools, jobs, exchange keys in tokens, and how far its clock is moved.
 * Whoever changes something writes here first what he is about to do; nothing here acts, and no secret comes in.
 */
@NullMarked
package dev.holdfast.coordinator.registry;

import org.jspecify.annotations.NullMarked;
