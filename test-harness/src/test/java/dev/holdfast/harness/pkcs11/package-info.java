/** PKCS#11 clients that people use, unmodified, on a pool of a running service: each through Holdfast's module and through p11-kit's. */
@NullMarked
package dev.holdfast.harness.pkcs11;

import org.jspecify.annotations.NullMarked;
