package dev.holdfast.partition.replication;

import com.google.protobuf.ByteString;
import java.util.List;

/** What the log drives. Called on the card's thread, in the order of the log, the same on every card. */
public interface ReplicatedState {

    /** Deterministic: a function of the state, the index and the command alone. */
    ByteString apply(long index, ByteString command);

    /** The state as pieces of at most 1 MiB or so, the same bytes on every card that applied the same log. */
    List<ByteString> snapshot();

    /** Replaces the whole state. */
    void install(long index, List<ByteString> pieces);
}
