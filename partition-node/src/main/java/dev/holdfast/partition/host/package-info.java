/**
 * The card's environment on a real machine: clock, thread, files and sockets of the operating system. Nothing of the
 * card's behaviour may live here, and nothing outside this package may touch the platform.
 */
@NullMarked
package dev.holdfast.partition.host;

import org.jspecify.annotations.NullMarked;
