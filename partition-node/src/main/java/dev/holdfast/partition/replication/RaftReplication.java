package dev.holdfast.partition.replication;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.environment.CardThread;
import dev.holdfast.partition.environment.Clock;
import dev.holdfast.partition.environment.Entropy;
import dev.holdfast.partition.environment.Environment;
import dev.holdfast.partition.environment.Links;
import dev.holdfast.partition.replication.StateAdapter.ApplyFailedException;
import dev.holdfast.partition.sealed.CardStore;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.ProposeResult;
import dev.holdfast.proto.v1.ReadIndexResult;
import dev.holdfast.proto.v1.ReplicationMessage;
import io.microraft.Ordered;
import io.microraft.QueryPolicy;
import io.microraft.RaftConfig;
import io.microraft.RaftEndpoint;
import io.microraft.RaftNode;
import io.microraft.exception.CannotReplicateException;
import io.microraft.exception.NotLeaderException;
import io.microraft.impl.statemachine.NoOp;
import io.microraft.report.RaftNodeReport;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** {@link ReplicationEngine} on MicroRaft: one Raft node on the card's thread. */
public final class RaftReplication implements ReplicationEngine {

    /** How many entries one request carries at most; {@link AppendEntries#fitToFrame} bounds their bytes. */
    private static final int MAX_BATCH_ENTRIES = 256;

    /** Entries not yet committed that a leader takes on before it is busy. */
    private static final int MAX_UNCOMMITTED_ENTRIES = 2048;

    /** Seldom enough that nobody reads them; events are reported as they happen. */
    private static final int PERIODIC_REPORT_SECONDS = 86_400;

    /** Messages that were not let in, by reason. */
    public record Dropped(long foreignGroup, long unknownSender, long stale, long malformed) {}

    private final String self;
    private final ReplicationGroup group;
    private final CardThread thread;
    private final Clock clock;
    private final Links links;
    private final RaftTiming timing;
    private final ReplicationListener listener;
    private final RaftMessages messages;
    private final RaftExecutor executor;
    private final RaftTransport transport;
    private final RaftJournal journal;
    private final StateAdapter state;
    private final RaftNode node;
    private final RaftInbox inbox;
    private final LeaderDesk desk;
    private final Proposals proposals;
    private final LeaderReads reads;
    private final Barriers barriers;
    private long foreignGroup;
    private long unknownSender;
    private String reportedLeader = "";
    private int reportedTerm;
    private boolean closed;

    /**
     * Reads what the store holds; nothing is sent before {@link #start}.
     *
     * @param environment of a card that is one of the group's members, or to be added to them
     * @param snapshotEvery entries applied between two snapshots; the same on every card
     * @param foreign records in the store's journal that are not replication's and must survive its compaction
     */
    public RaftReplication(
            Environment environment,
            ReplicationGroup group,
            CardStore store,
            ReplicatedState replicated,
            RaftTiming timing,
            int snapshotEvery,
            Supplier<List<CardStore.Entry>> foreign,
            ReplicationListener listener) {
        this.self = environment.fuses().cardId();
        this.group = group;
        this.clock = environment.clock();
        this.thread = environment.thread();
        this.links = environment.links();
        this.timing = timing;
        this.listener = listener;
        messages = new RaftMessages(group, self);
        executor = new RaftExecutor(thread, timing.scale());
        journal = new RaftJournal(store, foreign, this::fail);
        transport = new RaftTransport(links, messages, journal);
        state = new StateAdapter(replicated, this::applied, this::fail);
        Random random = new Random(seed(environment.entropy()));
        node = newNode(random, snapshotEvery);
        inbox = new RaftInbox(thread, executor, messages, transport, journal, node);
        desk = new LeaderDesk(
                self, clock, thread, links, timing, messages, random.nextLong(), this::leader, state::applied);
        proposals = new Proposals(desk, this::replicate);
        reads = new LeaderReads(this::readIndex);
        barriers = new Barriers(desk, reads, clock, timing);
    }

    private RaftNode newNode(Random random, int snapshotEvery) {
        RaftNode.RaftNodeBuilder builder = RaftNode.newBuilder()
                .setGroupId(group.generation())
                .setConfig(config(snapshotEvery))
                .setExecutor(executor)
                .setTransport(transport)
                .setStateMachine(state)
                .setStore(journal)
                .setModelFactory(RaftRecords.MODEL)
                .setRaftNodeReportListener(this::reported)
                .setRandom(random)
                .setClock(new ScaledTime(clock, timing.scale()));
        journal.restore()
                .ifPresentOrElse(builder::setRestoredState, () -> builder.setLocalEndpoint(new CardEndpoint(self))
                        .setInitialGroupMembers(RaftRecords.endpoints(group.members())));
        return builder.build();
    }

    /** Spreads election timeouts and correlation ids; nothing secret depends on it. */
    private static long seed(Entropy entropy) {
        byte[] samples = new byte[Long.BYTES];
        entropy.samples(samples);
        return ByteBuffer.wrap(samples).getLong();
    }

    private RaftConfig config(int snapshotEvery) {
        int rank = Math.max(0, group.members().indexOf(self));
        return RaftConfig.newBuilder()
                .setLeaderElectionTimeoutMillis(timing.electionTimeout().toMillis() * timing.scale() * (2 + rank) / 2)
                .setLeaderHeartbeatPeriodSecs(
                        timing.heartbeatPeriod().multipliedBy(timing.scale()).toSeconds())
                .setLeaderHeartbeatTimeoutSecs(
                        timing.heartbeatTimeout().multipliedBy(timing.scale()).toSeconds())
                .setAppendEntriesRequestBatchSize(MAX_BATCH_ENTRIES)
                .setCommitCountToTakeSnapshot(snapshotEvery)
                .setMaxPendingLogEntryCount(MAX_UNCOMMITTED_ENTRIES)
                .setTransferSnapshotsFromFollowersEnabled(false)
                .setRaftNodeReportPublishPeriodSecs(PERIODIC_REPORT_SECONDS)
                .build();
    }

    @Override
    public void start() {
        onceDone(node.start(), (started, failure) -> {
            if (failure != null) {
                fail(failure);
            }
        });
    }

    @Override
    public CompletableFuture<Committed> propose(ByteString command) {
        return proposals.propose(
                command, clock.monotonicNanos() + timing.patience().toNanos());
    }

    @Override
    public CompletableFuture<Void> barrier() {
        return barriers.barrier();
    }

    @Override
    public Progress progress() {
        String leader = leader();
        return new Progress(leader.equals(self), leader, node.getTerm().getTerm(), state.applied(), state.applied());
    }

    /** Ids of the cards that replicate now, learners among them, in the order they came. */
    public List<String> members() {
        return RaftRecords.ids(node.getEffectiveMembers().getMembers());
    }

    public Dropped dropped() {
        return new Dropped(foreignGroup, unknownSender, inbox.stale(), inbox.malformed());
    }

    @Override
    public void receive(ReplicationMessage message) {
        if (closed) {
            return;
        }
        if (!message.getPoolId().equals(group.poolId()) || message.getGeneration() != group.generation()) {
            foreignGroup++;
        } else if (message.getSender().equals(self) || !group.peers().test(message.getSender())) {
            unknownSender++;
        } else {
            dispatch(message);
        }
    }

    private void dispatch(ReplicationMessage message) {
        String sender = message.getSender();
        switch (message.getBodyCase()) {
            case PROPOSE ->
                replicate(
                        message.getPropose().getCommand(),
                        answer -> reply(sender, message.getPropose().getCorrelation(), answer));
            case READ_INDEX ->
                reads.read(answer -> replyIndex(sender, message.getReadIndex().getCorrelation(), answer));
            case PROPOSE_RESULT -> {
                ProposeResult result = message.getProposeResult();
                desk.answered(
                        sender,
                        result.getCorrelation(),
                        new LeaderCall.Answer(result.getCode(), result.getIndex(), result.getResult()));
            }
            case READ_INDEX_RESULT -> {
                ReadIndexResult result = message.getReadIndexResult();
                desk.answered(
                        sender,
                        result.getCorrelation(),
                        new LeaderCall.Answer(result.getCode(), result.getIndex(), ByteString.EMPTY));
            }
            default -> inbox.receive(message);
        }
    }

    private void replicate(ByteString command, Consumer<LeaderCall.Answer> onAnswer) {
        onceDone(
                node.<ByteString>replicate(new LogOperation.Opaque(command)),
                (done, failure) -> onAnswer.accept(answer(done, failure)));
    }

    private void readIndex(Consumer<LeaderCall.Answer> onAnswer) {
        onceDone(
                node.<ByteString>query(NoOp.INSTANCE, QueryPolicy.LINEARIZABLE, Optional.empty(), Optional.empty()),
                (done, failure) -> onAnswer.accept(answer(done, failure)));
    }

    /** In a task of its own: MicroRaft completes futures in the midst of its work. */
    private <T> void onceDone(
            CompletableFuture<Ordered<T>> future, BiConsumer<@Nullable Ordered<T>, @Nullable Throwable> action) {
        var unused = future.whenCompleteAsync(action, thread);
    }

    /** MicroRaft says that it does not run, or not lead, before anything is appended. */
    private static LeaderCall.Answer answer(@Nullable Ordered<ByteString> done, @Nullable Throwable failure) {
        if (done != null) {
            ByteString result = done.getResult();
            return LeaderCall.Answer.done(done.getCommitIndex(), result == null ? ByteString.EMPTY : result);
        }
        Throwable cause = failure instanceof CompletionException wrapped ? wrapped.getCause() : failure;
        if (cause instanceof NotLeaderException) {
            return LeaderCall.Answer.refused(Code.NO_QUORUM);
        } else if (cause instanceof CannotReplicateException) {
            return LeaderCall.Answer.refused(Code.BUSY);
        } else if (cause instanceof IllegalStateException) {
            return LeaderCall.Answer.refused(Code.NO_QUORUM);
        } else if (cause instanceof ApplyFailedException) {
            return LeaderCall.Answer.refused(Code.INTERNAL);
        }
        return LeaderCall.Answer.refused(Code.OUTCOME_UNKNOWN);
    }

    private void reply(String peer, long correlation, LeaderCall.Answer answer) {
        send(
                peer,
                messages.envelope()
                        .setProposeResult(ProposeResult.newBuilder()
                                .setCorrelation(correlation)
                                .setCode(answer.code())
                                .setIndex(answer.index())
                                .setResult(answer.result())));
    }

    private void replyIndex(String peer, long correlation, LeaderCall.Answer answer) {
        send(
                peer,
                messages.envelope()
                        .setReadIndexResult(ReadIndexResult.newBuilder()
                                .setCorrelation(correlation)
                                .setCode(answer.code())
                                .setIndex(answer.index())));
    }

    private void send(String peer, ReplicationMessage.Builder message) {
        if (!closed) {
            links.send(peer, message.build());
        }
    }

    private String leader() {
        RaftEndpoint leader = node.getTerm().getLeaderEndpoint();
        return leader == null ? "" : CardEndpoint.idOf(leader);
    }

    private void reported(RaftNodeReport report) {
        switch (report.getReason()) {
            case ROLE_CHANGE -> thread.execute(this::leaderMayHaveChanged);
            case TAKE_SNAPSHOT -> {
                long index = report.getLog().getLastSnapshotIndex();
                thread.execute(() -> listener.snapshotTaken(index));
            }
            case INSTALL_SNAPSHOT -> {
                long index = report.getLog().getLastSnapshotIndex();
                thread.execute(() -> listener.snapshotInstalled(index));
            }
            default -> {}
        }
    }

    private void leaderMayHaveChanged() {
        String leader = leader();
        int term = node.getTerm().getTerm();
        if (!closed && (!leader.equals(reportedLeader) || term != reportedTerm)) {
            reportedLeader = leader;
            reportedTerm = term;
            desk.leaderChanged();
            listener.leaderChanged(leader, term);
        }
    }

    private void applied() {
        desk.applied();
    }

    private void fail(Throwable cause) {
        if (!closed) {
            stop();
            thread.execute(() -> {
                desk.close();
                listener.failed(cause);
            });
        }
    }

    private void stop() {
        closed = true;
        transport.close();
        executor.close();
    }

    @Override
    public void close() {
        if (!closed) {
            var unused = node.terminate();
            stop();
            desk.close();
        }
    }
}
