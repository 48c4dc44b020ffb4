/**
 * The {@code hsm history} and {@code hsm report} commands. They read files and print; what is judged, and how, lives in the
 * checker, and what a signature covers, in the report.
 */
@NullMarked
package dev.holdfast.harness.inspection;

import org.jspecify.annotations.NullMarked;
