/**
 * The one port at which the service is reached: TLS with HTTP/1.1 and HTTP/2, the proxy that leads clients to it by its
 * public names, and plain HTTP. What is asked and answered is decided behind {@link dev.holdfast.coordinator.http.HttpService}.
 */
@NullMarked
package dev.holdfast.coordinator.face;

import org.jspecify.annotations.NullMarked;
