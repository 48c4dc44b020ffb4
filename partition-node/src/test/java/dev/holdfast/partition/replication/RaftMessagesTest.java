package dev.holdfast.partition.replication;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.protobuf.ByteString;
import dev.holdfast.proto.v1.LogEntry;
import dev.holdfast.proto.v1.Membership;
import dev.holdfast.proto.v1.MembershipChange;
import dev.holdfast.proto.v1.NoOperation;
import dev.holdfast.proto.v1.ReplicationMessage;
import dev.holdfast.proto.v1.ReplicationMessage.BodyCase;
import dev.holdfast.proto.v1.SnapshotChunk;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Nothing is lost between MicroRaft's messages and the pool's. */
class RaftMessagesTest {

    private static final Set<BodyCase> NOT_RAFT = EnumSet.of(
            BodyCase.PROPOSE,
            BodyCase.PROPOSE_RESULT,
            BodyCase.READ_INDEX,
            BodyCase.READ_INDEX_RESULT,
            BodyCase.CHANGE_MEMBERS,
            BodyCase.BODY_NOT_SET);

    private static final ReplicationGroup GROUP =
            new ReplicationGroup(ByteString.copyFromUtf8("pool"), 3, List.of("card-1", "card-2"));

    private final RaftMessages messages = new RaftMessages(GROUP, "card-1");
    private final Random random = new Random(42);

    @ParameterizedTest
    @EnumSource
    void everyKindSurvivesTheWayThereAndBack(BodyCase kind) {
        for (int i = 0; i < 300; i++) {
            ReplicationMessage message = message(kind);
            if (NOT_RAFT.contains(kind)) {
                assertThrows(IllegalArgumentException.class, () -> messages.decode(message));
            } else {
                assertEquals(message, messages.encode(messages.decode(message)));
            }
        }
    }

    @Test
    void whatNoCardWouldSendIsRefused() {
        LogEntry.Builder empty = LogEntry.newBuilder().setIndex(1).setTerm(1);
        assertRefused(withEntry(empty));
        assertRefused(withEntry(LogEntry.newBuilder().setIndex(0).setTerm(1).setCommand(ByteString.EMPTY)));
        assertRefused(withEntry(LogEntry.newBuilder().setIndex(1).setTerm(0).setCommand(ByteString.EMPTY)));
        assertRefused(withEntry(empty.setMembership(Membership.getDefaultInstance())));
        ReplicationMessage.Builder chunk = messages.envelope();
        chunk.getInstallSnapshotRequestBuilder()
                .getChunkBuilder()
                .setChunkIndex(2)
                .setChunkCount(2);
        assertRefused(chunk);
        assertRefused(messages.envelope().setTerm(-1));
    }

    private ReplicationMessage.Builder withEntry(LogEntry.Builder entry) {
        ReplicationMessage.Builder message = messages.envelope();
        message.getAppendEntriesRequestBuilder().addEntries(entry);
        return message;
    }

    private void assertRefused(ReplicationMessage.Builder message) {
        assertThrows(IllegalArgumentException.class, () -> messages.decode(message.build()));
    }

    private ReplicationMessage message(BodyCase kind) {
        ReplicationMessage.Builder message = messages.envelope().setTerm(number());
        switch (kind) {
            case PRE_VOTE_REQUEST ->
                message.getPreVoteRequestBuilder().setLastLogTerm(number()).setLastLogIndex(index());
            case PRE_VOTE_RESPONSE -> message.getPreVoteResponseBuilder().setGranted(random.nextBoolean());
            case VOTE_REQUEST ->
                message.getVoteRequestBuilder()
                        .setLastLogTerm(number())
                        .setLastLogIndex(index())
                        .setSticky(random.nextBoolean());
            case VOTE_RESPONSE -> message.getVoteResponseBuilder().setGranted(random.nextBoolean());
            case APPEND_ENTRIES_REQUEST -> {
                var request = message.getAppendEntriesRequestBuilder()
                        .setPreviousLogTerm(number())
                        .setPreviousLogIndex(index())
                        .setCommitIndex(index())
                        .setQuerySequence(index())
                        .setFlowControlSequence(index());
                for (int i = random.nextInt(4); i > 0; i--) {
                    request.addEntries(entry());
                }
            }
            case APPEND_ENTRIES_SUCCESS ->
                message.getAppendEntriesSuccessBuilder()
                        .setLastLogIndex(index())
                        .setQuerySequence(index())
                        .setFlowControlSequence(index());
            case APPEND_ENTRIES_FAILURE ->
                message.getAppendEntriesFailureBuilder()
                        .setExpectedNextIndex(index())
                        .setQuerySequence(index())
                        .setFlowControlSequence(index());
            case INSTALL_SNAPSHOT_REQUEST -> {
                var request = message.getInstallSnapshotRequestBuilder()
                        .setSenderLeader(random.nextBoolean())
                        .setSnapshotTerm(number())
                        .setSnapshotIndex(index())
                        .setChunkCount(number())
                        .addAllSnapshottedMembers(members())
                        .setMembership(view())
                        .setQuerySequence(index())
                        .setFlowControlSequence(index());
                if (random.nextBoolean()) {
                    request.setChunk(SnapshotChunk.newBuilder()
                            .setIndex(index())
                            .setTerm(number())
                            .setChunkIndex(random.nextInt(5))
                            .setChunkCount(5)
                            .setPiece(bytes())
                            .setMembership(view()));
                }
            }
            case INSTALL_SNAPSHOT_RESPONSE ->
                message.getInstallSnapshotResponseBuilder()
                        .setSnapshotIndex(index())
                        .setRequestedChunkIndex(number())
                        .setQuerySequence(index())
                        .setFlowControlSequence(index());
            case TRIGGER_LEADER_ELECTION ->
                message.getTriggerLeaderElectionBuilder()
                        .setLastLogTerm(number())
                        .setLastLogIndex(index());
            case PROPOSE -> message.getProposeBuilder().setCommand(bytes());
            case PROPOSE_RESULT -> message.getProposeResultBuilder().setResult(bytes());
            case READ_INDEX -> message.getReadIndexBuilder().setCorrelation(index());
            case READ_INDEX_RESULT -> message.getReadIndexResultBuilder().setIndex(index());
            case CHANGE_MEMBERS -> message.getChangeMembersBuilder().setCorrelation(index());
            case BODY_NOT_SET -> {}
        }
        return message.build();
    }

    private LogEntry.Builder entry() {
        LogEntry.Builder entry = LogEntry.newBuilder().setIndex(1 + index()).setTerm(1 + random.nextInt(9));
        switch (random.nextInt(3)) {
            case 0 -> entry.setCommand(bytes());
            case 1 -> entry.setNoOperation(NoOperation.getDefaultInstance());
            default ->
                entry.setMembership(Membership.newBuilder()
                        .addAllMembers(members())
                        .addAllVotingMembers(members())
                        .setEndpoint("card-" + random.nextInt(9))
                        .setModeValue(1 + random.nextInt(MembershipChange.values().length - 2)));
        }
        return entry;
    }

    private Membership view() {
        return Membership.newBuilder()
                .setLogIndex(index())
                .addAllMembers(members())
                .addAllVotingMembers(members())
                .build();
    }

    private List<String> members() {
        return random.ints(random.nextInt(7), 0, 99)
                .distinct()
                .mapToObj(i -> "card-" + i)
                .toList();
    }

    private ByteString bytes() {
        byte[] bytes = new byte[random.nextInt(64)];
        random.nextBytes(bytes);
        return ByteString.copyFrom(bytes);
    }

    private int number() {
        return random.nextInt(Integer.MAX_VALUE);
    }

    private long index() {
        return random.nextLong() >>> 1 + random.nextInt(60);
    }
}
