/**
 * Firmware images of a card: their format, the checks before one is believed, where they lie on the flash, and the services
 * that load, keep and take them back. What an image's parts mean is the business of those who use them.
 */
@NullMarked
package dev.holdfast.partition.image;

import org.jspecify.annotations.NullMarked;
