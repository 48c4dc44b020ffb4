/**
 * The card itself: its states and what each offers, its way from power-on to service, its error state and its events.
 * What a service does lives in {@code service}; nothing here knows keys, roles or backups.
 */
@NullMarked
package dev.holdfast.partition.firmware;

import org.jspecify.annotations.NullMarked;
