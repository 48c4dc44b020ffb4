/**
 * Keys and what is said about them, in the service's JSON, and how that is translated from and to the cards' messages.
 * Knows neither requests over HTTP nor cards; a private key goes through here inwards only.
 */
@NullMarked
package dev.holdfast.coordinator.jwk;

import org.jspecify.annotations.NullMarked;
