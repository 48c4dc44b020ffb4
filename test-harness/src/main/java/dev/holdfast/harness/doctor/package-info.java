/**
 * Looks at this machine and says what Holdfast finds, what it lacks and how to get it. Looks only: nothing is installed or
 * changed from here.
 */
@NullMarked
package dev.holdfast.harness.doctor;

import org.jspecify.annotations.NullMarked;
