package dev.holdfast.partition.replication;

import dev.holdfast.partition.environment.Links;
import io.microraft.RaftEndpoint;
import io.microraft.model.message.AppendEntriesFailureResponse;
import io.microraft.model.message.AppendEntriesRequest;
import io.microraft.model.message.AppendEntriesSuccessResponse;
import io.microraft.model.message.PreVoteRequest;
import io.microraft.model.message.RaftMessage;
import io.microraft.model.message.VoteRequest;
import io.microraft.model.message.VoteResponse;
import io.microraft.transport.Transport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.BooleanSupplier;

/**
 * MicroRaft's way out. A promise, that is a vote or the acknowledgement of entries, leaves only once all that the card
 * wrote before is durable. MicroRaft syncs before it answers, except for entries that it received a second time and had
 * not synced the first time; here no path is left.
 */
final class RaftTransport implements Transport {

    private final Links links;
    private final RaftMessages messages;
    private final RaftJournal journal;
    private final BooleanSupplier mayStand;
    private boolean closed;
    private long shift;

    /** @param mayStand whether this card has a vote, without which it must not ask for others' */
    RaftTransport(Links links, RaftMessages messages, RaftJournal journal, BooleanSupplier mayStand) {
        this.links = links;
        this.messages = messages;
        this.journal = journal;
        this.mayStand = mayStand;
    }

    @Override
    public void send(RaftEndpoint target, RaftMessage message) {
        if ((message instanceof PreVoteRequest || message instanceof VoteRequest) && !mayStand.getAsBoolean()) {
            return;
        }
        RaftMessage outgoing = message;
        if (message instanceof AppendEntriesSuccessResponse success) {
            sync();
            outgoing = shift == 0 ? success : shifted(success);
        } else if (message instanceof AppendEntriesFailureResponse failure) {
            outgoing = atMost(journal.lastIndex() + 1, failure);
        } else if (message instanceof VoteResponse) {
            sync();
        } else if (message instanceof AppendEntriesRequest request) {
            outgoing = AppendEntries.fitToFrame(request);
        }
        if (!closed) {
            links.send(CardEndpoint.idOf(target), messages.encode(outgoing));
        }
    }

    @Override
    public boolean isReachable(RaftEndpoint endpoint) {
        return links.isUp(CardEndpoint.idOf(endpoint));
    }

    /** Runs a task whose acknowledgements count from an index that MicroRaft does not know of; see {@link SnapshotSeam}. */
    void whileShifted(long by, Runnable task) {
        shift = by;
        try {
            task.run();
        } finally {
            shift = 0;
        }
    }

    /** From now on nothing leaves. */
    void close() {
        closed = true;
    }

    private void sync() {
        try {
            journal.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Says where this card's log ends instead of where the leader thought it would. */
    private static AppendEntriesFailureResponse atMost(long nextIndex, AppendEntriesFailureResponse failure) {
        return failure.getExpectedNextIndex() <= nextIndex
                ? failure
                : RaftRecords.MODEL
                        .createAppendEntriesFailureResponseBuilder()
                        .setGroupId(failure.getGroupId())
                        .setSender(failure.getSender())
                        .setTerm(failure.getTerm())
                        .setExpectedNextIndex(nextIndex)
                        .setQuerySequenceNumber(failure.getQuerySequenceNumber())
                        .setFlowControlSequenceNumber(failure.getFlowControlSequenceNumber())
                        .build();
    }

    private AppendEntriesSuccessResponse shifted(AppendEntriesSuccessResponse success) {
        return RaftRecords.MODEL
                .createAppendEntriesSuccessResponseBuilder()
                .setGroupId(success.getGroupId())
                .setSender(success.getSender())
                .setTerm(success.getTerm())
                .setLastLogIndex(success.getLastLogIndex() + shift)
                .setQuerySequenceNumber(success.getQuerySequenceNumber())
                .setFlowControlSequenceNumber(success.getFlowControlSequenceNumber())
                .build();
    }
}
