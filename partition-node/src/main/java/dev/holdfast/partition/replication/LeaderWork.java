package dev.holdfast.partition.replication;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.replication.StateAdapter.ApplyFailedException;
import dev.holdfast.proto.v1.Code;
import io.microraft.Ordered;
import io.microraft.QueryPolicy;
import io.microraft.RaftNode;
import io.microraft.exception.CannotReplicateException;
import io.microraft.exception.MismatchingRaftGroupMembersCommitIndexException;
import io.microraft.exception.NotLeaderException;
import io.microraft.impl.statemachine.NoOp;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What a card does for itself and for others while it leads: MicroRaft's futures turned into answers. */
final class LeaderWork {

    private final RaftNode node;
    private final Executor thread;

    LeaderWork(RaftNode node, Executor thread) {
        this.node = node;
        this.thread = thread;
    }

    void replicate(ByteString command, Consumer<LeaderCall.Answer> onAnswer) {
        onceDone(
                node.<ByteString>replicate(new LogOperation.Opaque(command)),
                (done, failure) -> onAnswer.accept(
                        done == null ? refusal(failure) : LeaderCall.Answer.done(done.getCommitIndex(), result(done))));
    }

    /** Confirms that this card leads still, and answers with an index that is committed and applied here. */
    void readIndex(Consumer<LeaderCall.Answer> onAnswer) {
        answer(node.query(NoOp.INSTANCE, QueryPolicy.LINEARIZABLE, Optional.empty(), Optional.empty()), onAnswer);
    }

    /** Answers with the index that MicroRaft names, once it is done. */
    <T> void answer(CompletableFuture<Ordered<T>> future, Consumer<LeaderCall.Answer> onAnswer) {
        onceDone(
                future,
                (done, failure) -> onAnswer.accept(
                        done == null
                                ? refusal(failure)
                                : LeaderCall.Answer.done(done.getCommitIndex(), ByteString.EMPTY)));
    }

    /** In a task of its own: MicroRaft completes futures in the midst of its work. */
    <T> void onceDone(
            CompletableFuture<Ordered<T>> future, BiConsumer<@Nullable Ordered<T>, @Nullable Throwable> action) {
        var unused = future.whenCompleteAsync(action, thread);
    }

    private static ByteString result(Ordered<ByteString> done) {
        ByteString result = done.getResult();
        return result == null ? ByteString.EMPTY : result;
    }

    /** MicroRaft says that it does not run, or not lead, before anything is appended. */
    static LeaderCall.Answer refusal(@Nullable Throwable failure) {
        Throwable cause = failure instanceof CompletionException wrapped ? wrapped.getCause() : failure;
        if (cause instanceof NotLeaderException || cause instanceof IllegalStateException) {
            return LeaderCall.Answer.refused(Code.NO_QUORUM);
        } else if (cause instanceof CannotReplicateException
                || cause instanceof MismatchingRaftGroupMembersCommitIndexException) {
            return LeaderCall.Answer.refused(Code.BUSY);
        } else if (cause instanceof ApplyFailedException) {
            return LeaderCall.Answer.refused(Code.INTERNAL);
        }
        return LeaderCall.Answer.refused(Code.OUTCOME_UNKNOWN);
    }
}
