/**
 * The {@code hsm} command line: the one class that knows every command. Nothing else lives here, and nothing depends on
 * this package.
 */
@NullMarked
package dev.holdfast.harness;

import org.jspecify.annotations.NullMarked;
