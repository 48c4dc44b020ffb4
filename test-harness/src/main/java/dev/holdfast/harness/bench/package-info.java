/**
 * How long things take, measured where a customer would wait: through the doors a client has. Nothing here judges a
 * figure or belongs to the thing that is measured.
 */
@NullMarked
package dev.holdfast.harness.bench;

import org.jspecify.annotations.NullMarked;
