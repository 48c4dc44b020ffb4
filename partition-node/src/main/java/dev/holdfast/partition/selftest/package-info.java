/**
 * The card's self-tests (ISO/IEC 19790 7.10): which there are, when each runs, what its failure means by the security policy, and
 * what every mechanism must answer before it is used. Computes nothing for anybody else, and knows neither pool nor objects.
 */
@NullMarked
package dev.holdfast.partition.selftest;

import org.jspecify.annotations.NullMarked;
