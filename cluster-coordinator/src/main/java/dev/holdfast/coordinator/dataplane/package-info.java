/**
 * The data plane of an HSM over HTTP: keys, security domain, backup, roles and settings, as the managed service's clients
 * ask for them. It translates: who may do what, and whether it happens, the pool's cards decide.
 */
@NullMarked
package dev.holdfast.coordinator.dataplane;

import org.jspecify.annotations.NullMarked;
