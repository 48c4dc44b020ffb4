/**
 * Backups in a real blob store, an Azurite started for the tests, and what happens when the way to it is bad. What a backup
 * holds is tested elsewhere.
 */
@NullMarked
package dev.holdfast.harness.storage;

import org.jspecify.annotations.NullMarked;
