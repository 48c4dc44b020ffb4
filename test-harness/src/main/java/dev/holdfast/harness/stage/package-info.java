/**
 * Where drills are played: a service with its rack, storage, links and time, on this machine or in virtual time. It says what a
 * stage offers, and not how one is made: no card, process or simulated network is known here.
 */
@NullMarked
package dev.holdfast.harness.stage;

import org.jspecify.annotations.NullMarked;
