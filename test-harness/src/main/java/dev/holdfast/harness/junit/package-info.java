/**
 * Holdfast for tests of other projects: a JUnit 5 extension that gives a test a pool, its cards, faults, clients and clock.
 * Only this package may use JUnit, which the command line runs without.
 */
@NullMarked
package dev.holdfast.harness.junit;

import org.jspecify.annotations.NullMarked;
