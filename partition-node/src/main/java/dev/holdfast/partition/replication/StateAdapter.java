package dev.holdfast.partition.replication;

import com.google.protobuf.ByteString;
import io.microraft.impl.statemachine.InternalCommitAware;
import io.microraft.statemachine.StateMachine;
import java.util.List;
import java.util.function.Consumer;

/** Drives the replicated state from MicroRaft's log, and knows how far it got. */
final class StateAdapter implements StateMachine, InternalCommitAware {

    /** A command that the state threw at instead of answering: a defect of the state, not of the log. */
    static final class ApplyFailedException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        ApplyFailedException(RuntimeException cause) {
            super("the state failed at a committed command", cause);
        }
    }

    /** One chunk travels in one message. */
    static final int MAX_PIECE_BYTES = 3 << 19;

    private final ReplicatedState state;
    private final Runnable onApplied;
    private final Consumer<Throwable> onFailure;
    private long applied;

    /**
     * @param onApplied told after each step of {@link #applied}, within MicroRaft
     * @param onFailure told when the state could not be replaced or written, which leaves no state to go on with
     */
    StateAdapter(ReplicatedState state, Runnable onApplied, Consumer<Throwable> onFailure) {
        this.state = state;
        this.onApplied = onApplied;
        this.onFailure = onFailure;
    }

    /** Index of the last entry applied; also that of the last known to be committed, between MicroRaft's tasks. */
    long applied() {
        return applied;
    }

    @Override
    public Object runOperation(long index, Object operation) {
        try {
            return operation instanceof LogOperation.Opaque command
                    ? state.apply(index, command.bytes())
                    : ByteString.EMPTY;
        } catch (RuntimeException e) {
            throw new ApplyFailedException(e);
        } finally {
            advance(index);
        }
    }

    @Override
    public void onInternalCommit(long index) {
        advance(index);
    }

    @Override
    public void takeSnapshot(long index, Consumer<Object> chunks) {
        orFail(() -> {
            List<ByteString> pieces = state.snapshot();
            if (pieces.isEmpty()) {
                throw new IllegalStateException("a snapshot has at least one piece");
            }
            for (ByteString piece : pieces) {
                if (piece.size() > MAX_PIECE_BYTES) {
                    throw new IllegalStateException("a piece of " + piece.size() + " bytes does not fit a message");
                }
                chunks.accept(piece);
            }
        });
    }

    @Override
    public void installSnapshot(long index, List<Object> chunks) {
        orFail(() ->
                state.install(index, chunks.stream().map(ByteString.class::cast).toList()));
        advance(index);
    }

    @Override
    public Object getNewTermOperation() {
        return new LogOperation.NewTerm();
    }

    private void advance(long index) {
        applied = index;
        onApplied.run();
    }

    private void orFail(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            onFailure.accept(e);
            throw e;
        }
    }
}
