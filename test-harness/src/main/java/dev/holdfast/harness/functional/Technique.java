package dev.holdfast.harness.functional;

/** By what means a test is carried out, in the words of NIST's published evidence format. */
public enum Technique {
    DEBUGGER,
    /** With physical things that exist as numbers only: sensors, power, disks. */
    SIMULATION,
    EMULATION,
    /** With requests, and the fault hooks of test firmware. */
    HARNESS,
    MANUAL,
    OTHER
}
