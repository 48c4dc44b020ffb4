package dev.holdfast.proto.channel;

import dev.holdfast.proto.v1.Frame;
import dev.holdfast.proto.v1.ProtocolError;

/** What the decoder made of the bytes. Bytes that are no frame are a value too: the pipeline answers them in order. */
sealed interface Inbound {

    /** A frame with a body; {@code size} is its serialized length in bytes. */
    record Arrived(Frame frame, int size) implements Inbound {
        /** Only kind and size: a frame may hold secrets, and Netty logs what it finds unhandled. */
        @Override
        public String toString() {
            return frame.getBodyCase() + " of " + size + " bytes";
        }
    }

    /** The stream made no sense from here on; nothing follows. */
    record Unreadable(ProtocolError error) implements Inbound {}
}
