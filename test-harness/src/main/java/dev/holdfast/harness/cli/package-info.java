/**
 * What every command shares: exit codes, how a failure is told, where the log goes. No command lives here, and nothing
 * about pools or drills.
 */
@NullMarked
package dev.holdfast.harness.cli;

import org.jspecify.annotations.NullMarked;
