/**
 * Who is calling, and the roles and settings of a pool as its cards keep them. What a caller may do is decided inside the
 * cards, from what they replicate: nothing here allows or refuses.
 */
@NullMarked
package dev.holdfast.coordinator.access;

import org.jspecify.annotations.NullMarked;
