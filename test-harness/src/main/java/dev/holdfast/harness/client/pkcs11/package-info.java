/**
 * Keys by the pool's token: calls of PKCS#11 over the wire of docs/pkcs11-wire.md, as the client module makes them. Of
 * Holdfast it knows that wire and the constants of the standard.
 */
@NullMarked
package dev.holdfast.harness.client.pkcs11;

import org.jspecify.annotations.NullMarked;
