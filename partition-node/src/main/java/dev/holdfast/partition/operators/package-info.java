/**
 * Operators of one card (ISO/IEC 19790 section 7.4): who they are, how they prove it, what each may ask, and what several of
 * them must agree on. They are the card's own and are not replicated; customers of the pool and their roles are not known here.
 */
@NullMarked
package dev.holdfast.partition.operators;

import org.jspecify.annotations.NullMarked;
