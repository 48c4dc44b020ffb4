/**
 * The directory: the tenant, the subscription and the principals that are declared for this service, and what clients ask
 * the public directory about them. How a principal proves who it is, and what it may do in an HSM, is for others to say.
 */
@NullMarked
package dev.holdfast.coordinator.directory;

import org.jspecify.annotations.NullMarked;
