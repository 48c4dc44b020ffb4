package dev.holdfast.partition.token;

import dev.holdfast.partition.crypto.CryptoEngine;
import dev.holdfast.partition.pool.DomainKeys;

/**
 * What it takes to open the sensitive values of an object, for one call.
 *
 * @param keys opened for the call
 */
record Opening(CryptoEngine crypto, DomainKeys keys, Algorithms algorithms) {}
