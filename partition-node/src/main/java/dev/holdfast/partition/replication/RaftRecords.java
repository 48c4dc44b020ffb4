package dev.holdfast.partition.replication;

import com.google.protobuf.ByteString;
import dev.holdfast.proto.v1.LogEntry;
import dev.holdfast.proto.v1.Membership;
import dev.holdfast.proto.v1.MembershipChange;
import dev.holdfast.proto.v1.NoOperation;
import dev.holdfast.proto.v1.SnapshotChunk;
import io.microraft.MembershipChangeMode;
import io.microraft.RaftEndpoint;
import io.microraft.model.groupop.UpdateRaftGroupMembersOp;
import io.microraft.model.impl.DefaultRaftModelFactory;
import io.microraft.model.log.RaftGroupMembersView;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The parts of MicroRaft's model that both messages and the journal are made of, to protobuf and back. */
final class RaftRecords {

    static final DefaultRaftModelFactory MODEL = new DefaultRaftModelFactory();

    private RaftRecords() {}

    static LogEntry encode(io.microraft.model.log.LogEntry entry) {
        LogEntry.Builder encoded =
                LogEntry.newBuilder().setIndex(entry.getIndex()).setTerm(entry.getTerm());
        Object operation = entry.getOperation();
        if (operation instanceof LogOperation.Opaque command) {
            encoded.setCommand(command.bytes());
        } else if (operation instanceof LogOperation.NewTerm) {
            encoded.setNoOperation(NoOperation.getDefaultInstance());
        } else if (operation instanceof UpdateRaftGroupMembersOp change) {
            encoded.setMembership(Membership.newBuilder()
                    .addAllMembers(ids(change.getMembers()))
                    .addAllVotingMembers(ids(change.getVotingMembers()))
                    .setEndpoint(CardEndpoint.idOf(change.getEndpoint()))
                    .setMode(encode(change.getMode())));
        } else {
            throw new IllegalArgumentException("no place in the log for " + operation.getClass());
        }
        return encoded.build();
    }

    /** Refuses, with an {@link IllegalArgumentException}, what no card would have written. */
    static io.microraft.model.log.LogEntry decode(LogEntry entry) {
        Object operation =
                switch (entry.getOperationCase()) {
                    case COMMAND -> new LogOperation.Opaque(entry.getCommand());
                    case NO_OPERATION -> new LogOperation.NewTerm();
                    case MEMBERSHIP -> decodeChange(entry.getMembership());
                    case OPERATION_NOT_SET -> throw new IllegalArgumentException("log entry without an operation");
                };
        if (entry.getIndex() < 1 || entry.getTerm() < 1) {
            throw new IllegalArgumentException("log entry outside the log");
        }
        return MODEL.createLogEntryBuilder()
                .setIndex(entry.getIndex())
                .setTerm(entry.getTerm())
                .setOperation(operation)
                .build();
    }

    static Membership encode(RaftGroupMembersView view) {
        return Membership.newBuilder()
                .setLogIndex(view.getLogIndex())
                .addAllMembers(ids(view.getMembers()))
                .addAllVotingMembers(ids(view.getVotingMembers()))
                .build();
    }

    static RaftGroupMembersView decode(Membership view) {
        return MODEL.createRaftGroupMembersViewBuilder()
                .setLogIndex(view.getLogIndex())
                .setMembers(endpoints(view.getMembersList()))
                .setVotingMembers(endpoints(view.getVotingMembersList()))
                .build();
    }

    static SnapshotChunk encode(io.microraft.model.log.SnapshotChunk chunk) {
        return SnapshotChunk.newBuilder()
                .setIndex(chunk.getIndex())
                .setTerm(chunk.getTerm())
                .setChunkIndex(chunk.getSnapshotChunkIndex())
                .setChunkCount(chunk.getSnapshotChunkCount())
                .setPiece((ByteString) chunk.getOperation())
                .setMembership(encode(chunk.getGroupMembersView()))
                .build();
    }

    static io.microraft.model.log.SnapshotChunk decode(SnapshotChunk chunk) {
        if (chunk.getChunkIndex() < 0 || chunk.getChunkIndex() >= chunk.getChunkCount()) {
            throw new IllegalArgumentException("snapshot chunk outside its snapshot");
        }
        return MODEL.createSnapshotChunkBuilder()
                .setIndex(chunk.getIndex())
                .setTerm(chunk.getTerm())
                .setSnapshotChunkIndex(chunk.getChunkIndex())
                .setSnapshotChunkCount(chunk.getChunkCount())
                .setOperation(chunk.getPiece())
                .setGroupMembersView(decode(chunk.getMembership()))
                .build();
    }

    static List<String> ids(Collection<RaftEndpoint> endpoints) {
        return endpoints.stream().map(CardEndpoint::idOf).toList();
    }

    /** In the order given. */
    static Set<RaftEndpoint> endpoints(Collection<String> ids) {
        Set<RaftEndpoint> endpoints = new LinkedHashSet<>();
        ids.forEach(id -> endpoints.add(new CardEndpoint(id)));
        return endpoints;
    }

    private static UpdateRaftGroupMembersOp decodeChange(Membership change) {
        return MODEL.createUpdateRaftGroupMembersOpBuilder()
                .setMembers(endpoints(change.getMembersList()))
                .setVotingMembers(endpoints(change.getVotingMembersList()))
                .setEndpoint(new CardEndpoint(change.getEndpoint()))
                .setMode(decode(change.getMode()))
                .build();
    }

    private static MembershipChange encode(MembershipChangeMode mode) {
        return switch (mode) {
            case ADD_LEARNER -> MembershipChange.ADD_LEARNER;
            case ADD_OR_PROMOTE_TO_FOLLOWER -> MembershipChange.ADD_OR_PROMOTE;
            case REMOVE_MEMBER -> MembershipChange.REMOVE;
        };
    }

    static MembershipChangeMode decode(MembershipChange mode) {
        return switch (mode) {
            case ADD_LEARNER -> MembershipChangeMode.ADD_LEARNER;
            case ADD_OR_PROMOTE -> MembershipChangeMode.ADD_OR_PROMOTE_TO_FOLLOWER;
            case REMOVE -> MembershipChangeMode.REMOVE_MEMBER;
            case MEMBERSHIP_CHANGE_UNSPECIFIED, UNRECOGNIZED ->
                throw new IllegalArgumentException("membership change of an unknown kind");
        };
    }
}
