/**
 * The host names under which the service is asked, and the private authority that certifies them on this machine. What is
 * answered under a name is for others to say.
 */
@NullMarked
package dev.holdfast.coordinator.names;

import org.jspecify.annotations.NullMarked;
