/**
 * The rules of the house, checked against every module's classes: who may depend on whom, and what a card's core must not
 * touch. No test of behaviour lives here.
 */
@NullMarked
package dev.holdfast.harness.architecture;

import org.jspecify.annotations.NullMarked;
