package dev.holdfast.bridge.rpc;

import org.jspecify.annotations.Nullable;

/**
 * A frame that came.
 *
 * @param code what the answer must repeat
 * @param module the client's name for its module
 * @param body the message; null when it was too long to keep
 */
record Request(int code, byte[] module, byte @Nullable [] body) {

    /** What the message takes in memory. */
    int bodyBytes() {
        return body == null ? 0 : body.length;
    }
}
