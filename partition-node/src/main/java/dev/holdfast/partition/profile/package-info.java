/**
 * Device profiles: what a token offers to PKCS#11 clients - mechanisms with flags and sizes, defaults of templates,
 * rules that keep keys inside, functions refused - as data, one readable file each, and the parser of those files.
 * Enforces nothing and knows no object: that is the object package's.
 */
@NullMarked
package dev.holdfast.partition.profile;

import org.jspecify.annotations.NullMarked;
