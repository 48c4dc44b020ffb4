/**
 * What is done for each word of an experiment, and the scene in which it is done: a service with a pool that its customer
 * uses. Nothing here knows in which order a drill does things.
 */
@NullMarked
package dev.holdfast.harness.action;

import org.jspecify.annotations.NullMarked;
