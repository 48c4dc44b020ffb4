/**
 * One card as a process of its own: its configuration, the commands that make and run it, and how the process is found
 * again. Several cards, and pools of them, are the business of others.
 */
@NullMarked
package dev.holdfast.harness.node;

import org.jspecify.annotations.NullMarked;
