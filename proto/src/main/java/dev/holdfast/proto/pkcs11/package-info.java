/**
 * The vocabulary of PKCS#11 that both sides of the door share: constants spelled as the standard spells them, what kind
 * of value each attribute and parameter has, and which calls only ask. No behaviour; the numbers are those of the published standard, version 3.2.
 */
@NullMarked
package dev.holdfast.proto.pkcs11;

import org.jspecify.annotations.NullMarked;
