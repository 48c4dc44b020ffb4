/**
 * Searches whole folders for secrets that must not be in them. It is told what to look for, never learns what a file
 * means, and says where something is without saying what.
 */
@NullMarked
package dev.holdfast.harness.scan;

import org.jspecify.annotations.NullMarked;
