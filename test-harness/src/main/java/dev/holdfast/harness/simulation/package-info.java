/**
 * A whole service in virtual time, on one thread: the real cards on a virtual rack, and the real coordinator over it. A seed
 * decides everything. What is done to the service, and what is judged, is elsewhere.
 */
@NullMarked
package dev.holdfast.harness.simulation;

import org.jspecify.annotations.NullMarked;
