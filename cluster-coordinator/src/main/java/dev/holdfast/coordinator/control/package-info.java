/**
 * How the operator of a machine asks the coordinator that runs there: typed messages over a Unix domain socket that only
 * the coordinator's own user can open. Nothing here decides what a request means to a pool, and nothing knows a network.
 */
@NullMarked
package dev.holdfast.coordinator.control;

import org.jspecify.annotations.NullMarked;
