/**
 * Faults that a tester of PKCS#11 clients asks for: which call meets them, how often, and what they do to it. They are put
 * between the wire and the token; neither knows of them.
 */
@NullMarked
package dev.holdfast.bridge.fault;

import org.jspecify.annotations.NullMarked;
