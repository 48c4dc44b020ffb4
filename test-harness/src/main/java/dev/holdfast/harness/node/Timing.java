package dev.holdfast.harness.node;

import dev.holdfast.partition.replication.RaftTiming;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import java.util.Locale;

/** How fast a pool notices that its leader is gone. All cards of a pool should have the same. */
public enum Timing {
    /** For machines and networks as they are. */
    DEFAULT(RaftTiming.DEFAULT),
    /** For quiet machines beside each other; on others leaders are taken for lost that are only slow. */
    FAST(RaftTiming.FAST);

    private final RaftTiming raft;

    Timing(RaftTiming raft) {
        this.raft = raft;
    }

    public RaftTiming raft() {
        return raft;
    }

    /** Reads what {@link #toString} writes. */
    public static Timing parse(String text) {
        for (Timing timing : values()) {
            if (timing.toString().equals(text)) {
                return timing;
            }
        }
        throw new RefusedException(Code.BAD_PARAMETER, "Write default or fast.");
    }

    /** As in a configuration file. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
