/**
 * The service and real cards together, as a customer meets them. Faults and drills are tested elsewhere: here everything
 * runs, and what is refused is refused for what was asked.
 */
@NullMarked
package dev.holdfast.harness.e2e;

import org.jspecify.annotations.NullMarked;
