/**
 * The long search for inputs that break a parser: which targets the source tree has, and Jazzer run on them one after the
 * other. The targets themselves are tests of the modules, and nothing here knows what they hold.
 */
@NullMarked
package dev.holdfast.harness.fuzz;

import org.jspecify.annotations.NullMarked;
