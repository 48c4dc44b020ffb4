package dev.holdfast.partition.replication;

import dev.holdfast.partition.environment.CardThread;
import dev.holdfast.proto.v1.ReplicationMessage;
import io.microraft.impl.RaftNodeImpl;
import io.microraft.model.message.AppendEntriesFailureResponse;
import io.microraft.model.message.AppendEntriesRequest;
import io.microraft.model.message.AppendEntriesSuccessResponse;
import io.microraft.model.message.InstallSnapshotRequest;
import io.microraft.model.message.InstallSnapshotResponse;
import io.microraft.model.message.PreVoteResponse;
import io.microraft.model.message.RaftMessage;

/**
 * MicroRaft's way in. Some messages that Raft expects MicroRaft 0.7 does not handle as it should; they are kept away from
 * it, or put in a way that it understands.
 */
final class RaftInbox {

    private final CardThread thread;
    private final RaftExecutor executor;
    private final RaftMessages messages;
    private final RaftTransport transport;
    private final RaftJournal journal;
    private final RaftNodeImpl node;
    private final RaftOversight oversight;
    private long stale;
    private long malformed;

    RaftInbox(
            CardThread thread,
            RaftExecutor executor,
            RaftMessages messages,
            RaftTransport transport,
            RaftJournal journal,
            RaftNodeImpl node) {
        this.thread = thread;
        this.executor = executor;
        this.messages = messages;
        this.transport = transport;
        this.journal = journal;
        this.node = node;
        this.oversight = new RaftOversight(node);
    }

    /** Answers to an earlier term, left out. */
    long stale() {
        return stale;
    }

    /** Messages that no card would send, left out. */
    long malformed() {
        return malformed;
    }

    void receive(ReplicationMessage message) {
        RaftMessage decoded;
        try {
            decoded = messages.decode(message);
        } catch (IllegalArgumentException e) {
            malformed++;
            return;
        }
        handle(decoded);
    }

    private void handle(RaftMessage message) {
        int term = node.getTerm().getTerm();
        if (executor.isRunning()) {
            thread.execute(() -> handle(message));
        } else if (isAnswer(message) && message.getTerm() < term) {
            stale++;
        } else if (message instanceof PreVoteResponse refusal && refusal.getTerm() > term + 1) {
            catchUp(refusal);
        } else if (message instanceof AppendEntriesRequest request) {
            oversight.leaderSpoke(request.getTerm());
            MembershipEntries.apart(request).forEach(this::append);
        } else if (message instanceof InstallSnapshotRequest request) {
            oversight.leaderSpoke(request.getTerm());
            node.handle(request);
        } else if (isAnswer(message)) {
            oversight.heardFrom(message.getSender());
            node.handle(
                    message instanceof AppendEntriesFailureResponse refusal
                            ? oversight.skipWhatIsMissing(refusal)
                            : message);
        } else {
            node.handle(message);
        }
    }

    private void append(AppendEntriesRequest request) {
        long change = oversight.pendingChange();
        if (change > 0 && MembershipEntries.proves(request, change)) {
            append(MembershipEntries.proof(request, change));
        }
        long snapshot = journal.snapshotIndex();
        if (SnapshotSeam.touches(request, snapshot)) {
            transport.whileShifted(snapshot, () -> node.handle(SnapshotSeam.behind(request, snapshot)));
        } else {
            node.handle(AppendEntries.commitWhatItProves(request));
        }
    }

    /**
     * MicroRaft takes an answer to what this card asked in an earlier term, when it led before, for one to what it asks
     * now: both an acknowledgement of entries since overwritten and that of a read would count.
     */
    private static boolean isAnswer(RaftMessage message) {
        return message instanceof AppendEntriesSuccessResponse
                || message instanceof AppendEntriesFailureResponse
                || message instanceof InstallSnapshotResponse;
    }

    /**
     * A card may be refused because it stands for a term that others are beyond; MicroRaft then goes on standing for the
     * same term. When that card has the longest log, nobody else can be elected either, ever. So it is brought to the
     * others' term, by what does so in MicroRaft: a request to vote, for a log so short that it gets none.
     */
    private void catchUp(PreVoteResponse refusal) {
        if (node.getTerm().getLeaderEndpoint() == null) {
            node.handle(RaftRecords.MODEL
                    .createVoteRequestBuilder()
                    .setGroupId(refusal.getGroupId())
                    .setSender(refusal.getSender())
                    .setTerm(refusal.getTerm())
                    .setLastLogTerm(-1)
                    .setLastLogIndex(-1)
                    .setSticky(false)
                    .build());
        }
    }
}
