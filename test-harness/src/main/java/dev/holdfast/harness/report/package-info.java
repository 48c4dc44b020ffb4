/**
 * What a drill found, as a value, and its two renderings: a self-contained HTML page and versioned JSON. Nothing here
 * runs anything, and nothing secret ever enters it.
 */
@NullMarked
package dev.holdfast.harness.report;

import org.jspecify.annotations.NullMarked;
