/**
 * Configuration files as an operator writes them: lines of keys and values, read strictly. What the keys of one command
 * mean is decided beside that command, not here.
 */
@NullMarked
package dev.holdfast.harness.config;

import org.jspecify.annotations.NullMarked;
