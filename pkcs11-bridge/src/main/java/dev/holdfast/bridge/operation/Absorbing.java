package dev.holdfast.bridge.operation;

/** An operation that takes parts and delivers nothing before its end. */
public sealed interface Absorbing permits DigestOperation, SignOperation, VerifyOperation {

    /** Throws what {@link #update} would throw for a part of this length; takes nothing in. */
    void requireReady(long length);

    void update(byte[] part);
}
