/**
 * {@code hsm pkcs11}: what people do with the PKCS#11 doors of a running service from the command line. Applications do not come
 * this way; they load the client module.
 */
@NullMarked
package dev.holdfast.harness.pkcs11;

import org.jspecify.annotations.NullMarked;
