/**
 * Disk and NVRAM of a card that fail on purpose: power cuts at any call, torn and lost writes, I/O errors. They only
 * misbehave in ways the real ones may; what a card makes of it is the tests' business.
 */
@NullMarked
package dev.holdfast.partition.fault;

import org.jspecify.annotations.NullMarked;
