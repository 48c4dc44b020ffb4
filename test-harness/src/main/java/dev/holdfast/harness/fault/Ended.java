package dev.holdfast.harness.fault;

import java.time.Duration;

/**
 * A fault is over.
 *
 * @param did what it had done meanwhile, and how it was undone; or what could not be
 * @param undone whether all is as before, as far as that is the fault's to undo: nobody brings a destroyed card back
 * @param at by the stage's time
 */
public record Ended(Acknowledged fault, String did, boolean undone, Duration at) {}
