package dev.holdfast.partition.firmware;

import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;

/** Where the card writes down what was done, before the answer leaves it. On the card's thread. */
public interface Audit {

    /** Nothing is written down. */
    Audit NONE = new Audit() {
        @Override
        public boolean accepts(String opcode) {
            return true;
        }

        @Override
        public void record(String opcode, String who, String detail, Code result) {}

        @Override
        public void refused(String opcode, String who, String detail, Code result) {}
    };

    /** Whether a service that is logged under this opcode may be carried out: false when the log is full and must not lose anything. */
    boolean accepts(String opcode);

    /**
     * Durable when it returns.
     *
     * @param opcode of {@link dev.holdfast.proto.audit.Opcode}
     * @param who the operator, or the end of the channel
     * @param detail what it was done to; holds no secret
     */
    void record(String opcode, String who, String detail, Code result);

    /** As {@link #record(String, String, String, Code)}, of what nobody was let do: only counted when the log is full. */
    void refused(String opcode, String who, String detail, Code result);

    /** What the card does by itself, and does whether or not it can be written down: then the error state says why not. */
    default void note(String opcode, String detail) {
        try {
            record(opcode, "card", detail, Code.OK);
        } catch (RefusedException unwritten) {
            // Nobody waits for an answer to this.
        }
    }

    /** As {@link #record(String, String, String, Code)}, of something that was done. */
    default void record(String opcode, String who, String detail) {
        record(opcode, who, detail, Code.OK);
    }
}
