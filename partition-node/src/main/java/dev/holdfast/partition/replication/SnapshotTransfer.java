package dev.holdfast.partition.replication;

import io.microraft.model.log.SnapshotChunk;
import io.microraft.model.message.InstallSnapshotRequest;
import io.microraft.model.message.InstallSnapshotRequest.InstallSnapshotRequestBuilder;
import io.microraft.model.message.InstallSnapshotResponse;
import io.microraft.model.message.InstallSnapshotResponse.InstallSnapshotResponseBuilder;
import org.jspecify.annotations.Nullable;

/** The exchange that brings a card up to a snapshot, chunk by chunk. */
final class SnapshotTransfer {

    private SnapshotTransfer() {}

    static void encode(InstallSnapshotRequest request, dev.holdfast.proto.v1.InstallSnapshotRequest.Builder encoded) {
        encoded.setSenderLeader(request.isSenderLeader())
                .setSnapshotTerm(request.getSnapshotTerm())
                .setSnapshotIndex(request.getSnapshotIndex())
                .setChunkCount(request.getTotalSnapshotChunkCount())
                .addAllSnapshottedMembers(RaftRecords.ids(request.getSnapshottedMembers()))
                .setMembership(RaftRecords.encode(request.getGroupMembersView()))
                .setQuerySequence(request.getQuerySequenceNumber())
                .setFlowControlSequence(request.getFlowControlSequenceNumber());
        SnapshotChunk chunk = request.getSnapshotChunk();
        if (chunk != null) {
            encoded.setChunk(RaftRecords.encode(chunk));
        }
    }

    static InstallSnapshotRequestBuilder decode(dev.holdfast.proto.v1.InstallSnapshotRequest request) {
        @Nullable SnapshotChunk chunk = request.hasChunk() ? RaftRecords.decode(request.getChunk()) : null;
        return RaftRecords.MODEL
                .createInstallSnapshotRequestBuilder()
                .setSenderLeader(request.getSenderLeader())
                .setSnapshotTerm(request.getSnapshotTerm())
                .setSnapshotIndex(request.getSnapshotIndex())
                .setTotalSnapshotChunkCount(request.getChunkCount())
                .setSnapshotChunk(chunk)
                .setSnapshottedMembers(RaftRecords.endpoints(request.getSnapshottedMembersList()))
                .setGroupMembersView(RaftRecords.decode(request.getMembership()))
                .setQuerySequenceNumber(request.getQuerySequence())
                .setFlowControlSequenceNumber(request.getFlowControlSequence());
    }

    static void encode(
            InstallSnapshotResponse response, dev.holdfast.proto.v1.InstallSnapshotResponse.Builder encoded) {
        encoded.setSnapshotIndex(response.getSnapshotIndex())
                .setRequestedChunkIndex(response.getRequestedSnapshotChunkIndex())
                .setQuerySequence(response.getQuerySequenceNumber())
                .setFlowControlSequence(response.getFlowControlSequenceNumber());
    }

    static InstallSnapshotResponseBuilder decode(dev.holdfast.proto.v1.InstallSnapshotResponse response) {
        return RaftRecords.MODEL
                .createInstallSnapshotResponseBuilder()
                .setSnapshotIndex(response.getSnapshotIndex())
                .setRequestedSnapshotChunkIndex(response.getRequestedChunkIndex())
                .setQuerySequenceNumber(response.getQuerySequence())
                .setFlowControlSequenceNumber(response.getFlowControlSequence());
    }
}
