/**
 * A whole service inside this JVM: racks of cards with their folders, and the coordinator beside them. It starts and
 * destroys; what is done with a cluster is decided by those who use it.
 */
@NullMarked
package dev.holdfast.harness.cluster;

import org.jspecify.annotations.NullMarked;
