/**
 * Parts of a card as they are with a planted bug, around the parts that have none. Test firmware is put together with them; release
 * firmware never is, and nothing here corrects or decides anything.
 */
@NullMarked
package dev.holdfast.partition.mutant;

import org.jspecify.annotations.NullMarked;
