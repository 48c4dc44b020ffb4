/**
 * X.509 certificates and revocation lists as maker, owner and cards issue them (RFC 5280), signed by keys that stay where
 * they are. Whether a certificate is believed is decided elsewhere.
 */
@NullMarked
package dev.holdfast.partition.certificate;

import org.jspecify.annotations.NullMarked;
