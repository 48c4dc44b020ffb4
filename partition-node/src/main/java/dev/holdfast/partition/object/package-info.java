/**
 * The rules about PKCS#11 objects: how one is made, read, changed, copied and used, as pure functions over attributes.
 * Nothing here stores an object, knows a session or a PIN, or implements an algorithm.
 */
@NullMarked
package dev.holdfast.partition.object;

import org.jspecify.annotations.NullMarked;
