/**
 * What an operator may ask of the service: each request is taken apart here and given to the part of the service that it
 * is for, in the administrator's name. How requests arrive is not known here, and nothing is done that the parts do not do.
 */
@NullMarked
package dev.holdfast.coordinator.operator;

import org.jspecify.annotations.NullMarked;
