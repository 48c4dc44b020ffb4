/**
 * The bounded part of fuzzing, which every build has: inputs made at random of the seeds of a module's fuzz tests. Surefire
 * runs it for every module that has some, and it knows them by reflection alone.
 */
@NullMarked
package dev.holdfast.proto.fuzz;

import org.jspecify.annotations.NullMarked;
