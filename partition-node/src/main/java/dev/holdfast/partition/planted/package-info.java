/**
 * The bugs that can be planted in test firmware, by name. What a bug does is where it is planted; release firmware has none.
 */
@NullMarked
package dev.holdfast.partition.planted;

import org.jspecify.annotations.NullMarked;
