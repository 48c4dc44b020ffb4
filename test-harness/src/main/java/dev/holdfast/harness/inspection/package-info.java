/** The {@code hsm history} commands. They read files and print; what is judged, and how, lives in the checker. */
@NullMarked
package dev.holdfast.harness.inspection;

import org.jspecify.annotations.NullMarked;
