/**
 * The service as the real Azure command line sees it: {@code az} is a process of its own, and so is the service. What can be
 * shown without {@code az} is shown elsewhere.
 */
@NullMarked
package dev.holdfast.harness.azurecli;

import org.jspecify.annotations.NullMarked;
