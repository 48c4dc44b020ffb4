/**
 * The service's face put together: its planes behind one port, and what describes them, made from the same routes that
 * answer. Nothing is decided here about keys or callers.
 */
@NullMarked
package dev.holdfast.coordinator.rest;

import org.jspecify.annotations.NullMarked;
