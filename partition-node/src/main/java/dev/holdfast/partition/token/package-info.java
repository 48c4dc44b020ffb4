/**
 * What the PKCS#11 door asks of a card: tokens, PINs, logins, and objects between the vault, which keeps them, and the rules
 * about them. No such rule is here, and no algorithm; and nothing of a request is remembered once it is answered.
 */
@NullMarked
package dev.holdfast.partition.token;

import org.jspecify.annotations.NullMarked;
