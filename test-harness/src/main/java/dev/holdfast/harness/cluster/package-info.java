/**
 * A whole service on this machine: racks of cards with their folders, in this JVM or in processes of their own, and the
 * coordinator beside them. It starts and destroys; what is done with a cluster is decided by those who use it.
 */
@NullMarked
package dev.holdfast.harness.cluster;

import org.jspecify.annotations.NullMarked;
