/**
 * What the Java side knows of the client module, libholdfast-pkcs11.so: where the build leaves it, and the tables that it is
 * compiled with. The module itself is written in C, in src/main/c.
 */
@NullMarked
package dev.holdfast.bridge.module;

import org.jspecify.annotations.NullMarked;
