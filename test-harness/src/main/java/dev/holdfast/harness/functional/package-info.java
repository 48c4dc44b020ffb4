/**
 * Functional tests of a card's firmware: what a test is, and the bench on which it drives cards over the partition protocol
 * and writes down what they said. Which tests there are, and what becomes of their results, is not known here.
 */
@NullMarked
package dev.holdfast.harness.functional;

import org.jspecify.annotations.NullMarked;
