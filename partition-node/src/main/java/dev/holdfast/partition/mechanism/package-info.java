/**
 * What a PKCS#11 mechanism can do, as interfaces that its implementations fill in, one for each kind of use. No algorithm is
 * here, and no rule about who may use which key: those belong to the token.
 */
@NullMarked
package dev.holdfast.partition.mechanism;

import org.jspecify.annotations.NullMarked;
