package dev.holdfast.partition.replication;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.sealed.CardStore;
import io.microraft.model.log.LogEntry;
import io.microraft.model.log.RaftGroupMembersView;
import io.microraft.model.log.SnapshotChunk;
import io.microraft.persistence.RestoredRaftState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What a card finds after a power cut is what it had promised, and never less. */
class RaftJournalTest {

    private static final CardStore.Entry FOREIGN = new CardStore.Entry(64, ByteString.copyFromUtf8("membership"));

    private final MemoryStore store = new MemoryStore();
    private final List<Throwable> failures = new ArrayList<>();
    private RaftJournal journal = open();

    private RaftJournal open() {
        RaftJournal opened = new RaftJournal(store, () -> List.of(FOREIGN), failures::add);
        opened.restore();
        return opened;
    }

    private RestoredRaftState afterPowerCut() {
        store.powerCut(0);
        journal = new RaftJournal(store, () -> List.of(FOREIGN), failures::add);
        return journal.restore().orElseThrow();
    }

    private void begin() throws IOException {
        journal.persistAndFlushLocalEndpoint(RaftRecords.MODEL
                .createRaftEndpointPersistentStateBuilder()
                .setLocalEndpoint(new CardEndpoint("card-1"))
                .setVoting(true)
                .build());
        journal.persistAndFlushInitialGroupMembers(members(0));
    }

    private static RaftGroupMembersView members(long index) {
        return RaftRecords.MODEL
                .createRaftGroupMembersViewBuilder()
                .setLogIndex(index)
                .setMembers(RaftRecords.endpoints(List.of("card-1", "card-2")))
                .setVotingMembers(RaftRecords.endpoints(List.of("card-1", "card-2")))
                .build();
    }

    private static LogEntry entry(long index, int term) {
        return RaftRecords.MODEL
                .createLogEntryBuilder()
                .setIndex(index)
                .setTerm(term)
                .setOperation(new LogOperation.Opaque(ByteString.copyFromUtf8("command " + index)))
                .build();
    }

    private static SnapshotChunk chunk(long index, int number, int count) {
        return RaftRecords.MODEL
                .createSnapshotChunkBuilder()
                .setIndex(index)
                .setTerm(1)
                .setSnapshotChunkIndex(number)
                .setSnapshotChunkCount(count)
                .setOperation(ByteString.copyFromUtf8("piece " + number))
                .setGroupMembersView(members(index))
                .build();
    }

    private void vote(int term, String card) throws IOException {
        journal.persistAndFlushTerm(RaftRecords.MODEL
                .createRaftTermPersistentStateBuilder()
                .setTerm(term)
                .setVotedFor(card == null ? null : new CardEndpoint(card))
                .build());
    }

    private static List<String> log(RestoredRaftState state) {
        return state.getLogEntries().stream()
                .map(entry -> entry.getIndex() + "@" + entry.getTerm())
                .toList();
    }

    @Test
    void anEmptyStoreHasNothingToRestore() {
        assertTrue(journal.restore().isEmpty());
    }

    @Test
    void termAndVoteAreDurableWhenTheCallReturns() throws IOException {
        begin();
        vote(4, null);
        assertNull(afterPowerCut().getTermPersistentState().getVotedFor());
        vote(4, "card-2");
        RestoredRaftState restored = afterPowerCut();
        assertEquals(4, restored.getTermPersistentState().getTerm());
        assertEquals(
                new CardEndpoint("card-2"), restored.getTermPersistentState().getVotedFor());
        assertEquals(
                List.of("card-1", "card-2"),
                RaftRecords.ids(restored.getInitialGroupMembers().getMembers()));
    }

    @Test
    void entriesAreDurableOnceFlushedAndTheirTruncationToo() throws IOException {
        begin();
        journal.persistLogEntries(List.of(entry(1, 1), entry(2, 1), entry(3, 1)));
        journal.flush();
        journal.truncateLogEntriesFrom(2);
        journal.persistLogEntries(List.of(entry(2, 2)));
        assertEquals(List.of("1@1", "2@1", "3@1"), log(afterPowerCut()));
        journal.truncateLogEntriesFrom(2);
        journal.persistLogEntries(List.of(entry(2, 2)));
        journal.flush();
        assertEquals(List.of("1@1", "2@2"), log(afterPowerCut()));
    }

    @Test
    void aSnapshotReplacesTheLogBeforeItAndKeepsWhatOthersWrote() throws IOException {
        begin();
        vote(1, "card-1");
        journal.persistLogEntries(List.of(entry(1, 1), entry(2, 1), entry(3, 1)));
        journal.persistSnapshotChunk(chunk(2, 1, 2));
        journal.persistSnapshotChunk(chunk(2, 0, 2));
        journal.flush();
        journal.truncateLogEntriesUntil(1);
        assertTrue(store.durable().contains(FOREIGN));

        RestoredRaftState restored = afterPowerCut();
        assertEquals(List.of("3@1"), log(restored));
        assertEquals(1, restored.getTermPersistentState().getTerm());
        var snapshot = Objects.requireNonNull(restored.getSnapshotEntry());
        assertEquals(2, snapshot.getIndex());
        assertEquals(2, snapshot.getSnapshotChunkCount());
        assertEquals(2, journal.snapshotIndex());
    }

    @Test
    void anUnfinishedSnapshotCountsForNothing() throws IOException {
        begin();
        journal.persistLogEntries(List.of(entry(1, 1), entry(2, 1)));
        journal.persistSnapshotChunk(chunk(9, 0, 2));
        journal.flush();
        RestoredRaftState restored = afterPowerCut();
        assertNull(restored.getSnapshotEntry());
        assertEquals(List.of("1@1", "2@1"), log(restored));
    }

    @Test
    void aSnapshotThatArrivesWhileTheCardTakesItsOwnIsNotLost() throws IOException {
        begin();
        journal.persistLogEntries(List.of(entry(1, 1), entry(2, 1)));
        journal.persistSnapshotChunk(chunk(9, 0, 2));
        journal.persistSnapshotChunk(chunk(2, 0, 1));
        journal.flush();
        journal.truncateLogEntriesUntil(2);
        journal.persistSnapshotChunk(chunk(9, 1, 2));
        journal.flush();
        journal.truncateLogEntriesUntil(9);
        assertEquals(9, journal.snapshotIndex());
        assertEquals(
                9, Objects.requireNonNull(afterPowerCut().getSnapshotEntry()).getIndex());
    }

    @Test
    void givingUpAnArrivingSnapshotLeavesTheCardsOwn() throws IOException {
        begin();
        journal.persistLogEntries(List.of(entry(1, 1), entry(2, 1), entry(3, 1)));
        journal.persistSnapshotChunk(chunk(2, 0, 2));
        journal.persistSnapshotChunk(chunk(2, 0, 2));
        journal.persistSnapshotChunk(chunk(2, 1, 2));
        journal.flush();
        journal.truncateLogEntriesUntil(2);
        journal.deleteSnapshotChunks(2, 2);
        journal.persistSnapshotChunk(chunk(9, 0, 2));
        journal.deleteSnapshotChunks(9, 2);
        journal.flush();
        assertEquals(
                2, Objects.requireNonNull(afterPowerCut().getSnapshotEntry()).getIndex());
    }

    @Test
    void nothingIsWrittenAfterTheFirstFailure() throws IOException {
        begin();
        store.broken = true;
        assertThrows(IOException.class, () -> journal.persistLogEntries(List.of(entry(1, 1))));
        store.broken = false;
        assertThrows(IOException.class, () -> vote(7, "card-2"));
        assertEquals(1, failures.size());
        assertEquals(0, afterPowerCut().getTermPersistentState().getTerm());
    }

    @Test
    void aRecordOfAnUnknownKindIsNotSkipped() throws IOException {
        begin();
        store.append(30, ByteString.EMPTY);
        store.sync();
        assertThrows(IllegalStateException.class, this::afterPowerCut);
    }
}
