package dev.holdfast.partition.replication;

import io.microraft.model.log.LogEntry;
import io.microraft.model.message.AppendEntriesRequest;
import java.util.List;

/**
 * Where a card's log meets its snapshot. MicroRaft 0.7 refuses entries whose predecessor it finds in no log because the
 * snapshot swallowed it; with entries of its own behind the snapshot that conflict with the leader's, the card is stuck.
 * Whatever a snapshot covers is committed, so every leader to come has it, and the predecessor needs no comparison: such
 * a request is handed on as one from the beginning of the log, without the entries that the snapshot covers, and its
 * acknowledgement is counted from the snapshot on.
 */
final class SnapshotSeam {

    private SnapshotSeam() {}

    static boolean touches(AppendEntriesRequest request, long snapshotIndex) {
        return snapshotIndex > 0 && request.getPreviousLogIndex() <= snapshotIndex;
    }

    /** Leaves out the commit index too, which MicroRaft would bound by its own count; the next heartbeat brings it. */
    static AppendEntriesRequest behind(AppendEntriesRequest request, long snapshotIndex) {
        List<LogEntry> entries = request.getLogEntries().stream()
                .filter(entry -> entry.getIndex() > snapshotIndex)
                .toList();
        return AppendEntries.copy(request)
                .setPreviousLogIndex(0)
                .setPreviousLogTerm(0)
                .setCommitIndex(0)
                .setLogEntries(entries)
                .build();
    }
}
