/**
 * The recovery matrix: the procedure that brings a lost pool back, with cards lost and something going wrong at each of its
 * steps. It plays on stages, and judges; what the operator does is in {@code recovery}, and how a stage is made is not known here.
 */
@NullMarked
package dev.holdfast.harness.matrix;

import org.jspecify.annotations.NullMarked;
