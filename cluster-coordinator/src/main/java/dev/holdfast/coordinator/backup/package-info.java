/**
 * Full backups and restores as jobs, and the folders archives are kept in. Frames are carried in order and counted; only
 * cards can seal, open or judge one.
 */
@NullMarked
package dev.holdfast.coordinator.backup;

import org.jspecify.annotations.NullMarked;
