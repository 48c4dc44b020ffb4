package dev.holdfast.partition.replication;

import io.microraft.RaftEndpoint;
import io.microraft.impl.RaftNodeImpl;
import io.microraft.impl.state.FollowerState;
import io.microraft.impl.state.LeaderState;
import io.microraft.impl.state.RaftState;
import io.microraft.model.message.AppendEntriesFailureResponse;

/** Puts right what MicroRaft 0.7 gets wrong about who leads and how far others are, before it handles a message. */
final class RaftOversight {

    private final RaftNodeImpl node;
    private final RaftState state;

    RaftOversight(RaftNodeImpl node) {
        this.node = node;
        this.state = node.state();
    }

    /**
     * A card that asked for pre-votes and then found that somebody leads in its own term, as after every restart, would
     * remember having asked, and never ask again once that leader is lost.
     */
    void leaderSpoke(int term) {
        if (term == state.term() && state.preCandidateState() != null) {
            state.toFollower(term);
        }
    }

    /** MicroRaft counts answers of learners when it decides whether enough cards answer for this one to go on leading. */
    void heardFrom(RaftEndpoint card) {
        LeaderState leading = state.leaderState();
        if (leading == null || state.isVotingMember(card)) {
            return;
        }
        long silentSince = node.getClock().millis() - node.getConfig().getLeaderHeartbeatTimeoutSecs() * 1000L;
        long heard = state.votingMembers().stream()
                .filter(voter -> voter.equals(state.localEndpoint())
                        || leading.getFollowerState(voter).responseTimestamp() > silentSince)
                .count();
        if (heard < state.logReplicationQuorumSize()) {
            node.toFollower(state.term());
        }
    }

    /**
     * A card that lacks entries says where its log ends. MicroRaft would go back to there one entry and one answer at a
     * time; a blank card lacks thousands.
     */
    AppendEntriesFailureResponse skipWhatIsMissing(AppendEntriesFailureResponse refusal) {
        LeaderState leading = state.leaderState();
        FollowerState follower = leading == null ? null : leading.getFollowerStateOrNull(refusal.getSender());
        if (follower == null || refusal.getTerm() != state.term()) {
            return refusal;
        }
        long next = Math.max(refusal.getExpectedNextIndex(), follower.matchIndex() + 1);
        if (next >= follower.nextIndex()) {
            return refusal;
        }
        follower.nextIndex(next + 1);
        return RaftRecords.MODEL
                .createAppendEntriesFailureResponseBuilder()
                .setGroupId(refusal.getGroupId())
                .setSender(refusal.getSender())
                .setTerm(refusal.getTerm())
                .setExpectedNextIndex(next + 1)
                .setQuerySequenceNumber(refusal.getQuerySequenceNumber())
                .setFlowControlSequenceNumber(refusal.getFlowControlSequenceNumber())
                .build();
    }

    /** Index of the change of membership that this card knows of and does not know to be committed; 0 if there is none. */
    long pendingChange() {
        long effective = state.effectiveGroupMembers().getLogIndex();
        return effective == state.committedGroupMembers().getLogIndex() ? 0 : effective;
    }
}
