/**
 * A whole service in virtual time, on one thread, and what is done to it: the real coordinator over the real cards of a virtual rack,
 * with everything decided by a seed. How what its clients were told is judged is elsewhere.
 */
@NullMarked
package dev.holdfast.harness.simulation;

import org.jspecify.annotations.NullMarked;
