/**
 * The coordinator as a process that stays: its home on this machine, its configuration, and how it is put together and
 * taken down. What an operator may ask of it is the coordinator's own affair; no command but the one that runs it is here.
 */
@NullMarked
package dev.holdfast.harness.service;

import org.jspecify.annotations.NullMarked;
