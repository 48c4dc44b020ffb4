package dev.holdfast.partition.replication;

import com.google.protobuf.ByteString;

/** What an entry of the log holds, beside MicroRaft's own changes of membership. */
sealed interface LogOperation {

    /** A command of the pool. MicroRaft writes operations to its log lines, so this one does not print its bytes. */
    record Opaque(ByteString bytes) implements LogOperation {
        @Override
        public String toString() {
            return "command of " + bytes.size() + " bytes";
        }
    }

    /** What a new leader commits first, and thereby all that its predecessors left. */
    record NewTerm() implements LogOperation {}
}
