/**
 * The people who hold a security domain's wrapping keys, as far as a drill needs them: their key pairs and certificates
 * as files. What they do with them offline is a command of its own.
 */
@NullMarked
package dev.holdfast.harness.custodians;

import org.jspecify.annotations.NullMarked;
