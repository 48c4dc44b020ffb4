/**
 * HTTP as the service's faces use it: whole requests and answers, routes as data, JSON bodies, and the errors that tell a
 * client what went wrong. Nothing here knows what an HSM is.
 */
@NullMarked
package dev.holdfast.coordinator.http;

import org.jspecify.annotations.NullMarked;
