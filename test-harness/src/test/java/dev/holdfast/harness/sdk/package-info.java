/**
 * The service driven by the clients that its users have: the SDKs for Java and Node, unmodified, through the loopback proxy
 * and under the public names. No test here knows a class of the service beyond those that start it.
 */
@NullMarked
package dev.holdfast.harness.sdk;

import org.jspecify.annotations.NullMarked;
