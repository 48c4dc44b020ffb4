/**
 * Custody of the Security Domain Exchange Key in a PKCS#11 token: made there, used there once, destroyed there. The
 * private key never enters this process; the content key it unwraps does, for the moment between unpadding and sealing
 * it to a card, and nothing here keeps, logs or returns it.
 */
@NullMarked
package dev.holdfast.bridge.custody;

import org.jspecify.annotations.NullMarked;
