/**
 * What the managed service's own clients need in order to be used with a service of this machine: the environment of a shell,
 * and the folder in which the az command line finds itself signed in. Nothing here talks to a service.
 */
@NullMarked
package dev.holdfast.harness.azure;

import org.jspecify.annotations.NullMarked;
