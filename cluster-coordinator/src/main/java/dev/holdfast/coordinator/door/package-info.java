/**
 * The PKCS#11 doors of the service: one for every pool, in the service's home. What a call means is known to the bridge, who may
 * use which key to the cards; here is only which pool a door leads to, and how its cards are reached.
 */
@NullMarked
package dev.holdfast.coordinator.door;

import org.jspecify.annotations.NullMarked;
