package dev.holdfast.partition.replication;

import com.google.protobuf.ByteString;
import dev.holdfast.proto.v1.ReplicationMessage;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Agreement of a pool's cards on one sequence of commands. All methods but {@link #isCurrent} are called, and all futures
 * complete, on the card's thread. The engine behind it is an implementation detail; nothing outside this package names it.
 */
public interface ReplicationEngine extends AutoCloseable {

    /**
     * A command that is committed, and applied on this card.
     *
     * @param index its place in the log
     * @param result what {@link ReplicatedState#apply} answered
     */
    record Committed(long index, ByteString result) {}

    /** Where this card stands. {@code leader} is empty while none is known. */
    record Progress(boolean leading, String leader, int term, long commitIndex, long appliedIndex) {}

    void start();

    /**
     * Proposes a command from any card: a follower passes it to the leader and waits until it has applied it itself,
     * so that its own reads see it. Fails with a {@link dev.holdfast.proto.RefusedException} of code NO_QUORUM (surely
     * not committed), OUTCOME_UNKNOWN (perhaps), or BUSY (too many under way).
     */
    CompletableFuture<Committed> propose(ByteString command);

    /**
     * Completes once this card has applied every command that was acknowledged anywhere in the pool before this call.
     * Calls join a common round, but only one that has not started yet. Fails with NO_QUORUM.
     */
    CompletableFuture<Void> barrier();

    /**
     * Whether this card knows, without asking another, that it has applied every command that was acknowledged anywhere in the
     * pool before this call: it leads, and others have confirmed that a moment ago. From any thread.
     */
    boolean isCurrent();

    /**
     * Lets a card receive the log without a vote. May be called on any card; changes nothing when it took effect before.
     * Fails as {@link #propose} does; one change at a time, so with BUSY while another is under way, and with CONFLICT
     * for a card that this generation of the pool began with and removed since.
     */
    CompletableFuture<Void> addLearner(String card);

    /**
     * Gives a learner its vote. Fails as {@link #addLearner} does, with NOT_FOUND for a card that is no learner, and with
     * BUSY while it has not caught up with the leader.
     */
    CompletableFuture<Void> promote(String card);

    /**
     * Takes a card out of the group, learner or not. Fails as {@link #addLearner} does, with NO_QUORUM also if no majority
     * of the voters that are left answers and is up to date, and with WRONG_STATE for the last voter.
     */
    CompletableFuture<Void> remove(String card);

    /** Card ids in the order they came; learners are not among the voters. */
    record Members(List<String> voters, List<String> learners) {}

    /** The members as far as this card has applied the log. */
    Members members();

    void receive(ReplicationMessage message);

    Progress progress();

    @Override
    void close();
}
