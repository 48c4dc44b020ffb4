package dev.holdfast.partition.replication;

import dev.holdfast.proto.v1.ReplicationMessage;
import io.microraft.RaftEndpoint;
import io.microraft.model.message.AppendEntriesFailureResponse;
import io.microraft.model.message.AppendEntriesRequest;
import io.microraft.model.message.AppendEntriesSuccessResponse;
import io.microraft.model.message.InstallSnapshotRequest;
import io.microraft.model.message.InstallSnapshotResponse;
import io.microraft.model.message.PreVoteRequest;
import io.microraft.model.message.PreVoteResponse;
import io.microraft.model.message.RaftMessage;
import io.microraft.model.message.TriggerLeaderElectionRequest;
import io.microraft.model.message.VoteRequest;
import io.microraft.model.message.VoteResponse;

/** MicroRaft's messages to the pool's protobuf and back. Each direction is the inverse of the other. */
final class RaftMessages {

    private final ReplicationGroup group;
    private final Long groupId;
    private final String self;

    RaftMessages(ReplicationGroup group, String self) {
        this.group = group;
        this.groupId = group.generation();
        this.self = self;
    }

    /** A message of this card without a body. */
    ReplicationMessage.Builder envelope() {
        return ReplicationMessage.newBuilder()
                .setPoolId(group.poolId())
                .setGeneration(group.generation())
                .setSender(self);
    }

    ReplicationMessage encode(RaftMessage message) {
        ReplicationMessage.Builder encoded = envelope().setTerm(message.getTerm());
        if (message instanceof AppendEntriesRequest request) {
            AppendEntries.encode(request, encoded.getAppendEntriesRequestBuilder());
        } else if (message instanceof AppendEntriesSuccessResponse success) {
            AppendEntries.encode(success, encoded.getAppendEntriesSuccessBuilder());
        } else if (message instanceof AppendEntriesFailureResponse failure) {
            AppendEntries.encode(failure, encoded.getAppendEntriesFailureBuilder());
        } else if (message instanceof InstallSnapshotRequest request) {
            SnapshotTransfer.encode(request, encoded.getInstallSnapshotRequestBuilder());
        } else if (message instanceof InstallSnapshotResponse response) {
            SnapshotTransfer.encode(response, encoded.getInstallSnapshotResponseBuilder());
        } else if (message instanceof PreVoteRequest request) {
            encoded.getPreVoteRequestBuilder()
                    .setLastLogTerm(request.getLastLogTerm())
                    .setLastLogIndex(request.getLastLogIndex());
        } else if (message instanceof PreVoteResponse response) {
            encoded.getPreVoteResponseBuilder().setGranted(response.isGranted());
        } else if (message instanceof VoteRequest request) {
            encoded.getVoteRequestBuilder()
                    .setLastLogTerm(request.getLastLogTerm())
                    .setLastLogIndex(request.getLastLogIndex())
                    .setSticky(request.isSticky());
        } else if (message instanceof VoteResponse response) {
            encoded.getVoteResponseBuilder().setGranted(response.isGranted());
        } else if (message instanceof TriggerLeaderElectionRequest request) {
            encoded.getTriggerLeaderElectionBuilder()
                    .setLastLogTerm(request.getLastLogTerm())
                    .setLastLogIndex(request.getLastLogIndex());
        } else {
            throw new IllegalArgumentException("no message for " + message.getClass());
        }
        return encoded.build();
    }

    /** Refuses, with an {@link IllegalArgumentException}, what is not one of MicroRaft's or makes no sense. */
    RaftMessage decode(ReplicationMessage message) {
        if (message.getTerm() < 0) {
            throw new IllegalArgumentException("term out of range");
        }
        RaftEndpoint sender = new CardEndpoint(message.getSender());
        int term = message.getTerm();
        return switch (message.getBodyCase()) {
            case APPEND_ENTRIES_REQUEST ->
                AppendEntries.decode(message.getAppendEntriesRequest())
                        .setGroupId(groupId)
                        .setSender(sender)
                        .setTerm(term)
                        .build();
            case APPEND_ENTRIES_SUCCESS ->
                AppendEntries.decode(message.getAppendEntriesSuccess())
                        .setGroupId(groupId)
                        .setSender(sender)
                        .setTerm(term)
                        .build();
            case APPEND_ENTRIES_FAILURE ->
                AppendEntries.decode(message.getAppendEntriesFailure())
                        .setGroupId(groupId)
                        .setSender(sender)
                        .setTerm(term)
                        .build();
            case INSTALL_SNAPSHOT_REQUEST ->
                SnapshotTransfer.decode(message.getInstallSnapshotRequest())
                        .setGroupId(groupId)
                        .setSender(sender)
                        .setTerm(term)
                        .build();
            case INSTALL_SNAPSHOT_RESPONSE ->
                SnapshotTransfer.decode(message.getInstallSnapshotResponse())
                        .setGroupId(groupId)
                        .setSender(sender)
                        .setTerm(term)
                        .build();
            case PRE_VOTE_REQUEST ->
                RaftRecords.MODEL
                        .createPreVoteRequestBuilder()
                        .setGroupId(groupId)
                        .setSender(sender)
                        .setTerm(term)
                        .setLastLogTerm(message.getPreVoteRequest().getLastLogTerm())
                        .setLastLogIndex(message.getPreVoteRequest().getLastLogIndex())
                        .build();
            case PRE_VOTE_RESPONSE ->
                RaftRecords.MODEL
                        .createPreVoteResponseBuilder()
                        .setGroupId(groupId)
                        .setSender(sender)
                        .setTerm(term)
                        .setGranted(message.getPreVoteResponse().getGranted())
                        .build();
            case VOTE_REQUEST ->
                RaftRecords.MODEL
                        .createVoteRequestBuilder()
                        .setGroupId(groupId)
                        .setSender(sender)
                        .setTerm(term)
                        .setLastLogTerm(message.getVoteRequest().getLastLogTerm())
                        .setLastLogIndex(message.getVoteRequest().getLastLogIndex())
                        .setSticky(message.getVoteRequest().getSticky())
                        .build();
            case VOTE_RESPONSE ->
                RaftRecords.MODEL
                        .createVoteResponseBuilder()
                        .setGroupId(groupId)
                        .setSender(sender)
                        .setTerm(term)
                        .setGranted(message.getVoteResponse().getGranted())
                        .build();
            case TRIGGER_LEADER_ELECTION ->
                RaftRecords.MODEL
                        .createTriggerLeaderElectionRequestBuilder()
                        .setGroupId(groupId)
                        .setSender(sender)
                        .setTerm(term)
                        .setLastLogTerm(message.getTriggerLeaderElection().getLastLogTerm())
                        .setLastLogIndex(message.getTriggerLeaderElection().getLastLogIndex())
                        .build();
            case PROPOSE, PROPOSE_RESULT, READ_INDEX, READ_INDEX_RESULT, CHANGE_MEMBERS, BODY_NOT_SET ->
                throw new IllegalArgumentException("not a message of Raft: " + message.getBodyCase());
        };
    }
}
