package dev.holdfast.bridge.operation;

/** What a function that fills a buffer has for its caller (PKCS#11 3.2, section 5.2). */
public sealed interface Output {

    Output NOTHING = new Delivered(new byte[0]);

    /** The result, which fits. What was put in has been taken in. */
    record Delivered(byte[] bytes) implements Output {}

    /** The buffer's length that would do: the answer to a query, or to a buffer that is too small. Nothing was taken in. */
    record Needed(long length) implements Output {}
}
