package dev.holdfast.partition.replication;

import com.google.protobuf.ByteString;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.MembershipChange;
import io.microraft.RaftEndpoint;
import io.microraft.RaftNode;
import io.microraft.RaftRole;
import io.microraft.report.RaftGroupMembers;
import io.microraft.report.RaftNodeReport;
import java.time.Clock;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Changes of membership by the card that leads: one card at a time, each only if a majority of the voters that it leaves
 * is there to carry it, and none that another change overtook.
 */
final class LeaderMembership {

    /** What one request carries: a card that is no further behind has caught up as soon as the next one arrives. */
    static final long MAX_BEHIND = RaftReplication.MAX_BATCH_ENTRIES;

    /** MicroRaft takes no more of them. */
    private static final int MAX_LEARNERS = 2;

    private final CardEndpoint self;
    private final RaftNode node;
    private final LeaderWork work;
    private final LeaderReads reads;
    private final Clock clock;

    /** @param clock MicroRaft's, which its reports are stamped with */
    LeaderMembership(CardEndpoint self, RaftNode node, LeaderWork work, LeaderReads reads, Clock clock) {
        this.self = self;
        this.node = node;
        this.work = work;
        this.reads = reads;
        this.clock = clock;
    }

    /** Begins with a read index: a leader that is new, or deposed, does not know who the members are. */
    void change(String card, MembershipChange mode, Consumer<LeaderCall.Answer> onAnswer) {
        reads.read(leads -> {
            if (leads.code() == Code.OK) {
                work.onceDone(node.getReport(), (report, failure) -> {
                    if (report == null || report.getResult() == null) {
                        onAnswer.accept(LeaderWork.refusal(failure));
                    } else {
                        change(new CardEndpoint(card), mode, report.getResult(), onAnswer);
                    }
                });
            } else {
                onAnswer.accept(leads);
            }
        });
    }

    private void change(
            CardEndpoint card, MembershipChange mode, RaftNodeReport report, Consumer<LeaderCall.Answer> onAnswer) {
        RaftGroupMembers now = report.getCommittedMembers();
        if (report.getRole() != RaftRole.LEADER) {
            onAnswer.accept(LeaderCall.Answer.refused(Code.NO_QUORUM));
            return;
        }
        if (tookEffect(card, mode, now)) {
            onAnswer.accept(LeaderCall.Answer.done(now.getLogIndex(), ByteString.EMPTY));
            return;
        }
        Code refusal = refusal(card, mode, report);
        if (refusal != Code.OK) {
            onAnswer.accept(LeaderCall.Answer.refused(refusal));
        } else if (card.equals(self)) {
            handOver(report, onAnswer);
        } else {
            work.answer(node.changeMembership(card, RaftRecords.decode(mode), now.getLogIndex()), onAnswer);
        }
    }

    private static boolean tookEffect(CardEndpoint card, MembershipChange mode, RaftGroupMembers now) {
        return switch (mode) {
            case ADD_LEARNER -> now.getMembers().contains(card);
            case ADD_OR_PROMOTE -> now.getVotingMembers().contains(card);
            case REMOVE -> !now.getMembers().contains(card);
            case MEMBERSHIP_CHANGE_UNSPECIFIED, UNRECOGNIZED -> false;
        };
    }

    private Code refusal(CardEndpoint card, MembershipChange mode, RaftNodeReport report) {
        RaftGroupMembers now = report.getCommittedMembers();
        Set<RaftEndpoint> voters = new LinkedHashSet<>(now.getVotingMembers());
        switch (mode) {
            case ADD_LEARNER -> {
                if (report.getInitialMembers().getMembers().contains(card)) {
                    return Code.CONFLICT;
                }
                return now.getMembers().size() - voters.size() < MAX_LEARNERS ? Code.OK : Code.BUSY;
            }
            case ADD_OR_PROMOTE -> {
                if (!now.getMembers().contains(card)) {
                    return Code.NOT_FOUND;
                } else if (!isWellAhead(card, report)) {
                    return Code.BUSY;
                }
                voters.add(card);
            }
            case REMOVE -> {
                voters.remove(card);
                if (voters.isEmpty()) {
                    return Code.WRONG_STATE;
                }
            }
            case MEMBERSHIP_CHANGE_UNSPECIFIED, UNRECOGNIZED -> {
                return Code.BAD_PARAMETER;
            }
        }
        long carried =
                voters.stream().filter(voter -> isWellAhead(voter, report)).count();
        return carried > voters.size() / 2 ? Code.OK : Code.NO_QUORUM;
    }

    /** Whether a card answers, and has nearly all that is committed. */
    private boolean isWellAhead(RaftEndpoint card, RaftNodeReport report) {
        if (card.equals(self)) {
            return true;
        }
        long match = report.getLog().getFollowerMatchIndices().getOrDefault(card, 0L);
        long heard = report.getHeartbeatTimestamps().getOrDefault(card, 0L);
        return match > 0
                && match >= report.getLog().getCommitIndex() - MAX_BEHIND
                && clock.millis() - heard < node.getConfig().getLeaderHeartbeatTimeoutSecs() * 1000L;
    }

    /**
     * A leader does not take itself out: were it to crash before others have that entry, it would have the longest log
     * and no vote. It has another card lead instead, which will be asked next; the others elect that one without the patience
     * that leases rely on.
     */
    private void handOver(RaftNodeReport report, Consumer<LeaderCall.Answer> onAnswer) {
        Collection<RaftEndpoint> voters = report.getCommittedMembers().getVotingMembers();
        Optional<RaftEndpoint> heir = voters.stream()
                .filter(voter -> !voter.equals(self) && isWellAhead(voter, report))
                .max(Comparator.comparing(
                        voter -> report.getLog().getFollowerMatchIndices().getOrDefault(voter, 0L)));
        if (heir.isEmpty()) {
            onAnswer.accept(LeaderCall.Answer.refused(Code.NO_QUORUM));
        } else {
            reads.revoke();
            work.onceDone(
                    node.transferLeadership(heir.get()),
                    (done, failure) -> onAnswer.accept(LeaderCall.Answer.refused(Code.NO_QUORUM)));
        }
    }
}
