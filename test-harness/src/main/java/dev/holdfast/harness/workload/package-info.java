/**
 * What a pool is filled with and how one knows that it is all there again: a seeded plan of keys, the evidence they leave
 * behind, and the comparison of two inventories. It talks to pools as any client does.
 */
@NullMarked
package dev.holdfast.harness.workload;

import org.jspecify.annotations.NullMarked;
