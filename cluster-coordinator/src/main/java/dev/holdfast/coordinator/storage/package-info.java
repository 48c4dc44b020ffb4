/**
 * Where backups are kept: a folder of this machine or a blob container, which of the two a container's URL means, and the
 * storage accounts that are served on this machine. What is in a backup is not known here.
 */
@NullMarked
package dev.holdfast.coordinator.storage;

import org.jspecify.annotations.NullMarked;
