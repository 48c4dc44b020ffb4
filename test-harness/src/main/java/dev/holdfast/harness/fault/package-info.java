/**
 * What goes wrong on purpose: the faults there are, layer by layer, the words for them, and the one who begins and ends them and
 * keeps count of the copies. It works on any stage, knows no drill, and lets nothing go wrong that an experiment did not ask for.
 */
@NullMarked
package dev.holdfast.harness.fault;

import org.jspecify.annotations.NullMarked;
