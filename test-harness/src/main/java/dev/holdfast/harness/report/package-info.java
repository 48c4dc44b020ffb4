/**
 * What a drill found, as a value, and its renderings: a self-contained HTML page, versioned JSON, and the lines that a
 * person sees while it works. Nothing here runs anything, and nothing secret ever enters it.
 */
@NullMarked
package dev.holdfast.harness.report;

import org.jspecify.annotations.NullMarked;
