/**
 * Keys by the service's data plane: HTTP/2 over TLS, as any client of the managed service asks. It knows the service from
 * outside alone: addresses, documents and statuses.
 */
@NullMarked
package dev.holdfast.harness.client.rest;

import org.jspecify.annotations.NullMarked;
