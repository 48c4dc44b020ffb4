/**
 * The card's audit log: entries on the flash, chained by hashes, durable before the answer they belong to, and the services that
 * read, force and release them. What is logged the security policy decides; nothing here knows a service but its own.
 */
@NullMarked
package dev.holdfast.partition.audit;

import org.jspecify.annotations.NullMarked;
