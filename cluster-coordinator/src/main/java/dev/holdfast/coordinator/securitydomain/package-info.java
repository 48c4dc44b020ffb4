/**
 * Carries security domains between customers, cards and custodians: download, exchange key, upload. What is carried is
 * encrypted to others and stays so; nothing here opens anything or holds a key.
 */
@NullMarked
package dev.holdfast.coordinator.securitydomain;

import org.jspecify.annotations.NullMarked;
