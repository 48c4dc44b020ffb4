package dev.holdfast.partition.replication;

import dev.holdfast.proto.v1.AppendEntriesFailure;
import dev.holdfast.proto.v1.AppendEntriesSuccess;
import io.microraft.model.log.LogEntry;
import io.microraft.model.message.AppendEntriesFailureResponse;
import io.microraft.model.message.AppendEntriesFailureResponse.AppendEntriesFailureResponseBuilder;
import io.microraft.model.message.AppendEntriesRequest;
import io.microraft.model.message.AppendEntriesRequest.AppendEntriesRequestBuilder;
import io.microraft.model.message.AppendEntriesSuccessResponse;
import io.microraft.model.message.AppendEntriesSuccessResponse.AppendEntriesSuccessResponseBuilder;
import java.util.List;

/** The exchange that carries the log and the heartbeats. */
final class AppendEntries {

    /**
     * Bytes of entries in one request. A request always carries at least one entry of those it should, so with commands
     * of at most {@link #MAX_COMMAND_BYTES} a message stays below 2 MiB.
     */
    static final int MAX_BATCH_BYTES = 1 << 20;

    static final int MAX_COMMAND_BYTES = 1 << 20;

    private static final int ENTRY_OVERHEAD_BYTES = 32;

    private AppendEntries() {}

    static void encode(AppendEntriesRequest request, dev.holdfast.proto.v1.AppendEntriesRequest.Builder encoded) {
        encoded.setPreviousLogTerm(request.getPreviousLogTerm())
                .setPreviousLogIndex(request.getPreviousLogIndex())
                .setCommitIndex(request.getCommitIndex())
                .setQuerySequence(request.getQuerySequenceNumber())
                .setFlowControlSequence(request.getFlowControlSequenceNumber());
        request.getLogEntries().forEach(entry -> encoded.addEntries(RaftRecords.encode(entry)));
    }

    static AppendEntriesRequestBuilder decode(dev.holdfast.proto.v1.AppendEntriesRequest request) {
        return RaftRecords.MODEL
                .createAppendEntriesRequestBuilder()
                .setPreviousLogTerm(request.getPreviousLogTerm())
                .setPreviousLogIndex(request.getPreviousLogIndex())
                .setCommitIndex(request.getCommitIndex())
                .setLogEntries(request.getEntriesList().stream()
                        .map(RaftRecords::decode)
                        .toList())
                .setQuerySequenceNumber(request.getQuerySequence())
                .setFlowControlSequenceNumber(request.getFlowControlSequence());
    }

    static void encode(AppendEntriesSuccessResponse success, AppendEntriesSuccess.Builder encoded) {
        encoded.setLastLogIndex(success.getLastLogIndex())
                .setQuerySequence(success.getQuerySequenceNumber())
                .setFlowControlSequence(success.getFlowControlSequenceNumber());
    }

    static AppendEntriesSuccessResponseBuilder decode(AppendEntriesSuccess success) {
        return RaftRecords.MODEL
                .createAppendEntriesSuccessResponseBuilder()
                .setLastLogIndex(success.getLastLogIndex())
                .setQuerySequenceNumber(success.getQuerySequence())
                .setFlowControlSequenceNumber(success.getFlowControlSequence());
    }

    static void encode(AppendEntriesFailureResponse failure, AppendEntriesFailure.Builder encoded) {
        encoded.setExpectedNextIndex(failure.getExpectedNextIndex())
                .setQuerySequence(failure.getQuerySequenceNumber())
                .setFlowControlSequence(failure.getFlowControlSequenceNumber());
    }

    static AppendEntriesFailureResponseBuilder decode(AppendEntriesFailure failure) {
        return RaftRecords.MODEL
                .createAppendEntriesFailureResponseBuilder()
                .setExpectedNextIndex(failure.getExpectedNextIndex())
                .setQuerySequenceNumber(failure.getQuerySequence())
                .setFlowControlSequenceNumber(failure.getFlowControlSequence());
    }

    /**
     * The same request with as many of its first entries as fit a frame. The follower's answer says how far it got, and
     * the leader goes on from there: MicroRaft bounds a batch by count only.
     */
    static AppendEntriesRequest fitToFrame(AppendEntriesRequest request) {
        List<LogEntry> entries = request.getLogEntries();
        int count = 0;
        long bytes = 0;
        for (LogEntry entry : entries) {
            bytes += ENTRY_OVERHEAD_BYTES;
            if (entry.getOperation() instanceof LogOperation.Opaque command) {
                bytes += command.bytes().size();
            }
            if (count > 0 && bytes > MAX_BATCH_BYTES) {
                break;
            }
            count++;
        }
        return count == entries.size()
                ? request
                : copy(request)
                        .setLogEntries(List.copyOf(entries.subList(0, count)))
                        .build();
    }

    /**
     * The same request, saying no more to be committed than it proves this card to have: of one that ends before what the
     * card knows to be committed already, MicroRaft would have it know less.
     */
    static AppendEntriesRequest commitWhatItProves(AppendEntriesRequest request) {
        long last = request.getPreviousLogIndex() + request.getLogEntries().size();
        return request.getCommitIndex() <= last
                ? request
                : copy(request).setCommitIndex(last).build();
    }

    /** All that the request says, ready to be changed. */
    static AppendEntriesRequestBuilder copy(AppendEntriesRequest request) {
        return RaftRecords.MODEL
                .createAppendEntriesRequestBuilder()
                .setGroupId(request.getGroupId())
                .setSender(request.getSender())
                .setTerm(request.getTerm())
                .setPreviousLogTerm(request.getPreviousLogTerm())
                .setPreviousLogIndex(request.getPreviousLogIndex())
                .setCommitIndex(request.getCommitIndex())
                .setLogEntries(request.getLogEntries())
                .setQuerySequenceNumber(request.getQuerySequenceNumber())
                .setFlowControlSequenceNumber(request.getFlowControlSequenceNumber());
    }
}
