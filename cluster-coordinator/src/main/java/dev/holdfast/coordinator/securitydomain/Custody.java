package dev.holdfast.coordinator.securitydomain;

import dev.holdfast.bridge.custody.ExchangeKeyCustody;

/** Where the private half of a pool's exchange key is kept between init-recovery and upload. */
public sealed interface Custody permits Custody.InPartition, Custody.InToken {

    /** In the pool's own vault. */
    record InPartition() implements Custody {}

    /** With a custodian outside the pool. The custodian stays the caller's, who closes it. */
    record InToken(ExchangeKeyCustody custodian) implements Custody {}
}
