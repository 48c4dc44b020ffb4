/**
 * The one thing that every part of Holdfast says in the same way: that a request was understood and refused, and why.
 * Messages are in {@code v1}, generated; everything with a subject of its own has a package of its own.
 */
@NullMarked
package dev.holdfast.proto;

import org.jspecify.annotations.NullMarked;
