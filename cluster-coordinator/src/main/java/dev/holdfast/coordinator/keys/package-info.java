/**
 * The key operations of the data plane, one method for one request. Nothing is remembered or decided here: keys, and who
 * may use them, are the cards' business.
 */
@NullMarked
package dev.holdfast.coordinator.keys;

import org.jspecify.annotations.NullMarked;
