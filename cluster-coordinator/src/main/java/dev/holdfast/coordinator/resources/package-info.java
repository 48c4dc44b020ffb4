/**
 * The resource-manager plane: pools as resources that a subscription has, in groups, with operations that take their time.
 * What is inside of a pool is the data plane's business.
 */
@NullMarked
package dev.holdfast.coordinator.resources;

import org.jspecify.annotations.NullMarked;
