/**
 * The recovery matrix: the procedure that brings a lost pool back, with cards lost and something going wrong at each of its
 * steps. It plays on a stage in virtual time, and judges; nothing here knows how a stage or a fault of it is made.
 */
@NullMarked
package dev.holdfast.harness.matrix;

import org.jspecify.annotations.NullMarked;
