/**
 * Who may do what: actions, roles, scopes and assignments, as immutable values decided from the replicated state alone.
 * Nothing here knows keys, commands or how a caller proved who it is.
 */
@NullMarked
package dev.holdfast.partition.access;

import org.jspecify.annotations.NullMarked;
