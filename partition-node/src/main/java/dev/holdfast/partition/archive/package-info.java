/**
 * Backups as bytes: a full archive frame by frame, and a single key's. Everything is sealed under keys derived from the
 * security domain's backup key; where archives are kept, and when they are made, is not decided here.
 */
@NullMarked
package dev.holdfast.partition.archive;

import org.jspecify.annotations.NullMarked;
