/**
 * How one application asks for keys, whatever the door it comes through, and how what it was told is taken down. It knows
 * doors one at a time and makes no plans: what is asked, when and by how many, is the workload's.
 */
@NullMarked
package dev.holdfast.harness.client;

import org.jspecify.annotations.NullMarked;
