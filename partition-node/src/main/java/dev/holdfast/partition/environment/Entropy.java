package dev.holdfast.partition.environment;

/**
 * The noise source, unconditioned, as SP 800-90B section 2.2.1 understands it. Health tests and the DRBG are the
 * firmware's business. One sample is one byte.
 */
@FunctionalInterface
public interface Entropy {

    /** Fills the array with the next samples. */
    void samples(byte[] out);
}
