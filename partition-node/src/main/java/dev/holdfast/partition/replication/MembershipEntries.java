package dev.holdfast.partition.replication;

import io.microraft.model.groupop.UpdateRaftGroupMembersOp;
import io.microraft.model.log.LogEntry;
import io.microraft.model.message.AppendEntriesRequest;
import java.util.ArrayList;
import java.util.List;

/**
 * Changes of membership in what a card is sent. A leader appends one only after it committed the one before, so a card
 * that holds two knows the first to be committed, and must count votes by the second. MicroRaft 0.7 prepares only the
 * first of those that arrive together, and takes the second for committed with the first when they arrive apart.
 */
final class MembershipEntries {

    private MembershipEntries() {}

    /** The same entries in requests of which none holds a change of membership anywhere but at its beginning. */
    static List<AppendEntriesRequest> apart(AppendEntriesRequest request) {
        List<LogEntry> entries = request.getLogEntries();
        List<AppendEntriesRequest> parts = new ArrayList<>();
        int start = 0;
        for (int i = 1; i < entries.size(); i++) {
            if (isChange(entries.get(i))) {
                parts.add(part(request, start, i));
                start = i;
            }
        }
        parts.add(start == 0 ? request : part(request, start, entries.size()));
        return parts;
    }

    /** Whether a request proves that the change at this index, the last that the card knows of, is committed. */
    static boolean proves(AppendEntriesRequest request, long change) {
        List<LogEntry> entries = request.getLogEntries();
        return !entries.isEmpty() && isChange(entries.get(0)) && request.getPreviousLogIndex() >= change;
    }

    /** A request that says no more than that the change at this index is committed. */
    static AppendEntriesRequest proof(AppendEntriesRequest request, long change) {
        return AppendEntries.copy(request)
                .setLogEntries(List.of())
                .setCommitIndex(Math.max(change, request.getCommitIndex()))
                .build();
    }

    private static AppendEntriesRequest part(AppendEntriesRequest request, int from, int to) {
        List<LogEntry> entries = request.getLogEntries();
        var part = AppendEntries.copy(request).setLogEntries(List.copyOf(entries.subList(from, to)));
        if (from > 0) {
            LogEntry previous = entries.get(from - 1);
            part.setPreviousLogIndex(previous.getIndex()).setPreviousLogTerm(previous.getTerm());
        }
        return part.build();
    }

    private static boolean isChange(LogEntry entry) {
        return entry.getOperation() instanceof UpdateRaftGroupMembersOp;
    }
}
