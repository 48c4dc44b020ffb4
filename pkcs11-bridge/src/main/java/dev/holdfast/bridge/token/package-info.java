/**
 * What the calls of PKCS#11 mean: slots, sessions, logins, handles, and operations with their parts. Keys and the rules about
 * them are the cards'; nothing here can open one.
 */
@NullMarked
package dev.holdfast.bridge.token;

import org.jspecify.annotations.NullMarked;
