package dev.holdfast.partition.replication;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.environment.CardThread;
import dev.holdfast.partition.environment.Clock;
import dev.holdfast.partition.environment.Entropy;
import dev.holdfast.partition.environment.Environment;
import dev.holdfast.partition.environment.Links;
import dev.holdfast.partition.sealed.CardStore;
import dev.holdfast.proto.v1.ChangeMembers;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.MembershipChange;
import dev.holdfast.proto.v1.ProposeResult;
import dev.holdfast.proto.v1.ReadIndexResult;
import dev.holdfast.proto.v1.ReplicationMessage;
import io.microraft.RaftConfig;
import io.microraft.RaftEndpoint;
import io.microraft.RaftNode;
import io.microraft.impl.RaftNodeImpl;
import io.microraft.report.RaftGroupMembers;
import io.microraft.report.RaftNodeReport;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** {@link ReplicationEngine} on MicroRaft: one Raft node on the card's thread. */
public final class RaftReplication implements ReplicationEngine {

    /** How many entries one request carries at most; {@link AppendEntries#fitToFrame} bounds their bytes. */
    static final int MAX_BATCH_ENTRIES = 256;

    /** Entries not yet committed that a leader takes on before it is busy. */
    private static final int MAX_UNCOMMITTED_ENTRIES = 2048;

    /** Seldom enough that nobody reads them; events are reported as they happen. */
    private static final int PERIODIC_REPORT_SECONDS = 86_400;

    private static final int MOST_MEMBERS = 7;

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
    private final RaftNodeImpl node;
    private final RaftInbox inbox;
    private final LeaderDesk desk;
    private final LeaderWork work;
    private final LeaderReads reads;
    private final LeaderMembership membership;
    private final Proposals proposals;
    private final MemberChanges changes;
    private final Barriers barriers;
    private long foreignGroup;
    private long unknownSender;
    private String reportedLeader = "";
    private int reportedTerm;
    private boolean takesPart;
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
        transport = new RaftTransport(links, messages, journal, this::mayStand);
        state = new StateAdapter(replicated, this::applied, this::fail);
        Random random = new Random(seed(environment.entropy()));
        ScaledTime time = new ScaledTime(clock, timing.scale());
        node = newNode(random, time, snapshotEvery);
        inbox = new RaftInbox(thread, executor, messages, transport, journal, node);
        desk = new LeaderDesk(
                self, clock, thread, links, timing, messages, random.nextLong(), this::leader, state::applied);
        work = new LeaderWork(node, thread);
        reads = new LeaderReads(
                work::readIndex,
                clock,
                timing.readLease().toNanos(),
                () -> node.getTerm().getTerm(),
                state::applied);
        membership = new LeaderMembership(new CardEndpoint(self), node, work, reads, time);
        proposals = new Proposals(desk, work::replicate);
        changes = new MemberChanges(desk, membership::change);
        barriers = new Barriers(desk, reads, clock, timing);
    }

    private RaftNodeImpl newNode(Random random, ScaledTime time, int snapshotEvery) {
        RaftNode.RaftNodeBuilder builder = RaftNode.newBuilder()
                .setGroupId(group.generation())
                .setConfig(config(random, snapshotEvery))
                .setExecutor(executor)
                .setTransport(transport)
                .setStateMachine(state)
                .setStore(journal)
                .setModelFactory(RaftRecords.MODEL)
                .setRaftNodeReportListener(this::reported)
                .setRandom(random)
                .setClock(time);
        journal.restore()
                .ifPresentOrElse(builder::setRestoredState, () -> builder.setLocalEndpoint(new CardEndpoint(self))
                        .setInitialGroupMembers(RaftRecords.endpoints(group.members())));
        return (RaftNodeImpl) builder.build();
    }

    /** Spreads election timeouts and correlation ids; nothing secret depends on it. */
    private static long seed(Entropy entropy) {
        byte[] samples = new byte[Long.BYTES];
        entropy.samples(samples);
        return ByteBuffer.wrap(samples).getLong();
    }

    private RaftConfig config(Random random, int snapshotEvery) {
        int founder = group.members().indexOf(self);
        int rank = founder >= 0 ? founder : random.nextInt(MOST_MEMBERS);
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
        boolean wasHere = node.getTerm().getTerm() > 0;
        boolean withOthers = node.getEffectiveMembers().getVotingMembers().size() > 1;
        if (wasHere && withOthers && !timing.readLease().isZero()) {
            thread.schedule(this::takePart, timing.readLease());
        } else {
            takePart();
        }
    }

    /**
     * A card that was here before its power went may have told a leader a moment ago that it leads, and has forgotten that: it
     * votes for another only when nobody relies on that word any more.
     */
    private void takePart() {
        if (closed) {
            return;
        }
        takesPart = true;
        work.onceDone(node.start(), (started, failure) -> {
            if (failure != null) {
                fail(failure);
            }
        });
    }

    @Override
    public CompletableFuture<Committed> propose(ByteString command) {
        return proposals.propose(command, deadlineNanos());
    }

    private long deadlineNanos() {
        return clock.monotonicNanos() + timing.patience().toNanos();
    }

    @Override
    public CompletableFuture<Void> barrier() {
        return barriers.barrier();
    }

    @Override
    public boolean isCurrent() {
        return reads.leased();
    }

    @Override
    public Progress progress() {
        String leader = leader();
        return new Progress(leader.equals(self), leader, node.getTerm().getTerm(), state.applied(), state.applied());
    }

    @Override
    public CompletableFuture<Void> addLearner(String card) {
        return change(card, MembershipChange.ADD_LEARNER);
    }

    @Override
    public CompletableFuture<Void> promote(String card) {
        return change(card, MembershipChange.ADD_OR_PROMOTE);
    }

    @Override
    public CompletableFuture<Void> remove(String card) {
        return change(card, MembershipChange.REMOVE);
    }

    private CompletableFuture<Void> change(String card, MembershipChange mode) {
        return changes.change(card, mode, deadlineNanos());
    }

    @Override
    public Members members() {
        RaftGroupMembers now = node.getCommittedMembers();
        List<String> voters = RaftRecords.ids(now.getVotingMembers());
        List<String> learners = RaftRecords.ids(now.getMembers()).stream()
                .filter(card -> !voters.contains(card))
                .toList();
        return new Members(voters, learners);
    }

    public Dropped dropped() {
        return new Dropped(foreignGroup, unknownSender, inbox.stale(), inbox.malformed());
    }

    @Override
    public void receive(ReplicationMessage message) {
        if (closed || !takesPart) {
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
                work.replicate(
                        message.getPropose().getCommand(),
                        answer -> reply(sender, message.getPropose().getCorrelation(), answer));
            case READ_INDEX ->
                reads.read(answer -> replyIndex(sender, message.getReadIndex().getCorrelation(), answer));
            case CHANGE_MEMBERS -> changeMembers(sender, message.getChangeMembers());
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

    /** A card that asked for its own removal never comes to apply it, and need not wait for that. */
    private void changeMembers(String sender, ChangeMembers request) {
        boolean leaving = request.getCard().equals(sender);
        membership.change(
                request.getCard(),
                request.getMode(),
                answer -> reply(
                        sender,
                        request.getCorrelation(),
                        leaving && answer.code() == Code.OK ? LeaderCall.Answer.done(0, ByteString.EMPTY) : answer));
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

    /** A card that was removed, and knows it, counts its own vote in MicroRaft although it has none. */
    private boolean mayStand() {
        return node.getEffectiveMembers().getVotingMembers().contains(new CardEndpoint(self));
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
        reads.revoke();
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
