/**
 * Runs functional tests and writes down what came of them: evidence in the shape that NIST publishes, and a page that says of
 * every requirement which tests show it, or why none does. What the tests do is not known here.
 */
@NullMarked
package dev.holdfast.harness.functional.report;

import org.jspecify.annotations.NullMarked;
