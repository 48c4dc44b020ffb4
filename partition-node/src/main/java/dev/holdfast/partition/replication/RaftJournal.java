package dev.holdfast.partition.replication;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import dev.holdfast.partition.sealed.CardStore;
import dev.holdfast.proto.v1.RecordedCard;
import dev.holdfast.proto.v1.RecordedTerm;
import dev.holdfast.proto.v1.RecordedTruncation;
import io.microraft.model.log.LogEntry;
import io.microraft.model.log.RaftGroupMembersView;
import io.microraft.model.log.SnapshotChunk;
import io.microraft.model.persistence.RaftEndpointPersistentState;
import io.microraft.model.persistence.RaftTermPersistentState;
import io.microraft.persistence.RaftStore;
import io.microraft.persistence.RestoredRaftState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * MicroRaft's store on the card's sealed one. Each change is a record; the journal is replaced by what still counts
 * whenever a snapshot makes the log before it superfluous. After the first failure nothing is written any more: what the
 * disk then holds is unknown, and a card that does not know what it promised must not promise more.
 */
final class RaftJournal implements RaftStore {

    /** Records of replication in the card's journal. Kinds above 31 belong to others and are carried along. */
    enum Kind {
        CARD(1),
        FIRST_MEMBERS(2),
        TERM(3),
        ENTRY(4),
        TRUNCATION(5);

        static final int LAST_RESERVED = 31;

        private final int number;

        Kind(int number) {
            this.number = number;
        }

        static Kind of(int number) {
            for (Kind kind : values()) {
                if (kind.number == number) {
                    return kind;
                }
            }
            throw new IllegalStateException("the journal holds a record of kind " + number
                    + ", which this firmware does not know; a newer one wrote it");
        }

        CardStore.Entry record(MessageLite payload) {
            return new CardStore.Entry(number, payload.toByteString());
        }
    }

    private final CardStore store;
    private final Supplier<List<CardStore.Entry>> foreign;
    private final Consumer<Throwable> onFailure;
    private final NavigableMap<Long, LogEntry> entries = new TreeMap<>();
    private final NavigableMap<Long, Map<Integer, SnapshotChunk>> chunks = new TreeMap<>();
    private @Nullable RecordedCard card;
    private CardStore.@Nullable Entry firstMembers;
    private RecordedTerm term = RecordedTerm.getDefaultInstance();
    private long completeSnapshot;
    private long snapshotIndex;
    private boolean dirty;
    private boolean failed;

    /**
     * @param foreign records of other kinds that must survive a compaction
     * @param onFailure told once, when the store failed
     */
    RaftJournal(CardStore store, Supplier<List<CardStore.Entry>> foreign, Consumer<Throwable> onFailure) {
        this.store = store;
        this.foreign = foreign;
        this.onFailure = onFailure;
    }

    /** What the store held when it was opened, or empty if this card never replicated. To be called first. */
    Optional<RestoredRaftState> restore() {
        try {
            for (CardStore.Entry record : store.journal()) {
                if (record.kind() <= Kind.LAST_RESERVED) {
                    replay(record);
                }
            }
            if (card == null || firstMembers == null) {
                return Optional.empty();
            }
            List<SnapshotChunk> restored = restoreSnapshot();
            entries.headMap(snapshotIndex, true).clear();
            RaftGroupMembersView founders =
                    RaftRecords.decode(dev.holdfast.proto.v1.Membership.parseFrom(firstMembers.payload()));
            CardEndpoint self = new CardEndpoint(card.getCard());
            return Optional.of(new RestoredRaftState(
                    RaftRecords.MODEL
                            .createRaftEndpointPersistentStateBuilder()
                            .setLocalEndpoint(self)
                            .setVoting(isVoting(self, founders, restored))
                            .build(),
                    founders,
                    RaftRecords.MODEL
                            .createRaftTermPersistentStateBuilder()
                            .setTerm(term.getTerm())
                            .setVotedFor(term.getVotedFor().isEmpty() ? null : new CardEndpoint(term.getVotedFor()))
                            .build(),
                    restored.isEmpty()
                            ? null
                            : RaftRecords.MODEL
                                    .createSnapshotEntryBuilder()
                                    .setIndex(restored.get(0).getIndex())
                                    .setTerm(restored.get(0).getTerm())
                                    .setSnapshotChunks(restored)
                                    .setGroupMembersView(restored.get(0).getGroupMembersView())
                                    .build(),
                    List.copyOf(entries.values())));
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("the journal holds a record that is none", e);
        }
    }

    /**
     * Of where the log starts; MicroRaft goes on from there with the changes that the log holds. What was recorded of the
     * card itself may be behind the snapshot, if power was cut between the two, and MicroRaft would not start with that.
     */
    private static boolean isVoting(CardEndpoint self, RaftGroupMembersView founders, List<SnapshotChunk> snapshot) {
        RaftGroupMembersView members =
                snapshot.isEmpty() ? founders : snapshot.get(0).getGroupMembersView();
        return members.getVotingMembers().contains(self);
    }

    private void replay(CardStore.Entry record) throws InvalidProtocolBufferException {
        switch (Kind.of(record.kind())) {
            case CARD -> card = RecordedCard.parseFrom(record.payload());
            case FIRST_MEMBERS -> firstMembers = record;
            case TERM -> term = RecordedTerm.parseFrom(record.payload());
            case ENTRY -> {
                LogEntry entry = RaftRecords.decode(dev.holdfast.proto.v1.LogEntry.parseFrom(record.payload()));
                entries.put(entry.getIndex(), entry);
            }
            case TRUNCATION ->
                entries.tailMap(RecordedTruncation.parseFrom(record.payload()).getFromIndex(), true)
                        .clear();
        }
    }

    private List<SnapshotChunk> restoreSnapshot() throws InvalidProtocolBufferException {
        List<SnapshotChunk> restored = new ArrayList<>();
        Optional<CardStore.Snapshot> snapshot = store.snapshot();
        if (snapshot.isPresent()) {
            for (var piece : snapshot.get().pieces()) {
                restored.add(RaftRecords.decode(dev.holdfast.proto.v1.SnapshotChunk.parseFrom(piece)));
            }
            completeSnapshot = snapshot.get().id();
            snapshotIndex = completeSnapshot;
        }
        return restored;
    }

    /** Of the snapshot that the log starts behind; 0 when there is none. */
    long snapshotIndex() {
        return snapshotIndex;
    }

    long lastIndex() {
        return entries.isEmpty() ? snapshotIndex : entries.lastKey();
    }

    @Override
    public void persistAndFlushLocalEndpoint(RaftEndpointPersistentState state) throws IOException {
        RecordedCard next = RecordedCard.newBuilder()
                .setCard(CardEndpoint.idOf(state.getLocalEndpoint()))
                .setVoting(state.isVoting())
                .build();
        if (!next.equals(card)) {
            append(Kind.CARD.record(next));
            card = next;
            flush();
        }
    }

    @Override
    public void persistAndFlushInitialGroupMembers(RaftGroupMembersView members) throws IOException {
        CardStore.Entry next = Kind.FIRST_MEMBERS.record(RaftRecords.encode(members));
        if (!next.equals(firstMembers)) {
            append(next);
            firstMembers = next;
            flush();
        }
    }

    @Override
    public void persistAndFlushTerm(RaftTermPersistentState state) throws IOException {
        RecordedTerm.Builder next = RecordedTerm.newBuilder().setTerm(state.getTerm());
        if (state.getVotedFor() != null) {
            next.setVotedFor(CardEndpoint.idOf(state.getVotedFor()));
        }
        RecordedTerm recorded = next.build();
        if (!recorded.equals(term)) {
            append(Kind.TERM.record(recorded));
            term = recorded;
        }
        flush();
    }

    @Override
    public void persistLogEntries(List<LogEntry> appended) throws IOException {
        for (LogEntry entry : appended) {
            append(Kind.ENTRY.record(RaftRecords.encode(entry)));
            entries.put(entry.getIndex(), entry);
        }
    }

    @Override
    public void truncateLogEntriesFrom(long fromIndex) throws IOException {
        append(Kind.TRUNCATION.record(
                RecordedTruncation.newBuilder().setFromIndex(fromIndex).build()));
        entries.tailMap(fromIndex, true).clear();
    }

    @Override
    public void persistSnapshotChunk(SnapshotChunk chunk) throws IOException {
        put(chunk);
        Map<Integer, SnapshotChunk> known = chunks.computeIfAbsent(chunk.getIndex(), index -> new TreeMap<>());
        known.put(chunk.getSnapshotChunkIndex(), chunk);
        if (known.size() == chunk.getSnapshotChunkCount()) {
            completeSnapshot = chunk.getIndex();
        }
    }

    private void put(SnapshotChunk chunk) throws IOException {
        guarded(() -> store.putSnapshotPiece(
                chunk.getIndex(),
                chunk.getSnapshotChunkIndex(),
                chunk.getSnapshotChunkCount(),
                RaftRecords.encode(chunk).toByteString()));
        dirty = true;
    }

    /**
     * MicroRaft gives up a snapshot that was arriving. The card may meanwhile have reached the same index by its log and
     * taken that very snapshot itself; then it stays.
     */
    @Override
    public void deleteSnapshotChunks(long index, int count) throws IOException {
        if (index > snapshotIndex) {
            chunks.remove(index);
            guarded(() -> store.dropSnapshot(index));
            dirty = true;
        }
    }

    /**
     * MicroRaft says how much of the log it still wants in memory. On disk nothing up to the snapshot is kept, because a
     * restored log starts behind it anyway. A later snapshot that is arriving meanwhile starts over on disk: MicroRaft
     * will not ask for its first chunks again.
     */
    @Override
    public void truncateLogEntriesUntil(long index) throws IOException {
        snapshotIndex = completeSnapshot;
        entries.headMap(snapshotIndex, true).clear();
        chunks.headMap(snapshotIndex, true).clear();
        List<CardStore.Entry> live = new ArrayList<>(foreign.get());
        if (card != null && firstMembers != null) {
            live.add(Kind.CARD.record(card));
            live.add(firstMembers);
        }
        live.add(Kind.TERM.record(term));
        entries.values().forEach(entry -> live.add(Kind.ENTRY.record(RaftRecords.encode(entry))));
        guarded(() -> store.compact(snapshotIndex, live));
        dirty = false;
        for (Map<Integer, SnapshotChunk> growing : chunks.values()) {
            for (SnapshotChunk chunk : growing.values()) {
                put(chunk);
            }
        }
    }

    @Override
    public void flush() throws IOException {
        if (dirty) {
            guarded(store::sync);
            dirty = false;
        }
    }

    private void append(CardStore.Entry record) throws IOException {
        guarded(() -> store.append(record.kind(), record.payload()));
        dirty = true;
    }

    private void guarded(Write write) throws IOException {
        if (failed) {
            throw new IOException("the store failed before");
        }
        try {
            write.run();
        } catch (IOException | RuntimeException e) {
            failed = true;
            onFailure.accept(e);
            throw e;
        }
    }

    private interface Write {
        void run() throws IOException;
    }
}
