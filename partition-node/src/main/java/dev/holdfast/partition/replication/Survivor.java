package dev.holdfast.partition.replication;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.replication.RaftJournal.Kind;
import dev.holdfast.partition.sealed.CardStore;
import dev.holdfast.proto.v1.RecordedCard;
import dev.holdfast.proto.v1.RecordedTerm;
import io.microraft.model.log.LogEntry;
import io.microraft.model.log.RaftGroupMembersView;
import io.microraft.model.log.SnapshotChunk;
import io.microraft.model.log.SnapshotEntry;
import io.microraft.persistence.RestoredRaftState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Going on from one card after the majority of its pool is lost for good. What the card's store holds is rewritten as the
 * beginning of a new generation of which it is the only member.
 */
public final class Survivor {

    private Survivor() {}

    /**
     * Applies everything that the card's log holds, beyond what it knew to be committed too: a majority that is gone may
     * have acknowledged it. So no acknowledged command that reached this card is lost, and some that nobody acknowledged
     * may take effect. Then the store is replaced in one step; a power cut leaves either the old generation or the new.
     *
     * <p>To be called between two boots of the replication: with a store just opened that nothing was written to since.
     * Close and open it again before a {@link RaftReplication} is made on it, with a {@link ReplicationGroup} of the new
     * generation whose only member is this card. It leads as soon as it is started, and other cards join it as learners.
     *
     * @param state fresh; on return, what the new generation begins with
     * @param foreign all records in the store's journal that are not replication's, as they are to be from now on; that
     *     of the card's membership with the new generation among them
     * @return the index that the new generation begins with, behind all of the old
     * @throws IllegalStateException if the card never replicated
     * @throws IOException if the store fails; then it is to be opened again, and holds one generation or the other
     */
    public static long begin(CardStore store, String card, ReplicatedState state, List<CardStore.Entry> foreign)
            throws IOException {
        RaftJournal journal = new RaftJournal(store, List::of, failure -> {});
        RestoredRaftState old =
                journal.restore().orElseThrow(() -> new IllegalStateException("a card without a log survives nothing"));
        replay(old, state);
        int term = old.getTermPersistentState().getTerm();
        long index = journal.lastIndex() + 1;
        RaftGroupMembersView alone = RaftRecords.MODEL
                .createRaftGroupMembersViewBuilder()
                .setLogIndex(0)
                .setMembers(RaftRecords.endpoints(List.of(card)))
                .setVotingMembers(RaftRecords.endpoints(List.of(card)))
                .build();
        putSnapshot(store, index, term, alone, state.snapshot());
        List<CardStore.Entry> records = new ArrayList<>(foreign);
        records.add(Kind.CARD.record(
                RecordedCard.newBuilder().setCard(card).setVoting(true).build()));
        records.add(Kind.FIRST_MEMBERS.record(RaftRecords.encode(alone)));
        records.add(Kind.TERM.record(RecordedTerm.newBuilder().setTerm(term).build()));
        store.compact(index, records);
        return index;
    }

    @SuppressWarnings("unchecked")
    static void replay(RestoredRaftState old, ReplicatedState state) {
        StateAdapter adapter = new StateAdapter(state, () -> {}, failure -> {});
        SnapshotEntry snapshot = old.getSnapshotEntry();
        if (snapshot != null) {
            adapter.installSnapshot(
                    snapshot.getIndex(),
                    ((List<SnapshotChunk>) snapshot.getOperation())
                            .stream().map(SnapshotChunk::getOperation).toList());
        }
        for (LogEntry entry : old.getLogEntries()) {
            try {
                adapter.runOperation(entry.getIndex(), entry.getOperation());
            } catch (StateAdapter.ApplyFailedException e) {
                // It failed the same way on every card of the old generation, which went on behind it.
                continue;
            }
        }
    }

    /** Not synced: the snapshot comes to count in the same step as the records that belong to it. */
    private static void putSnapshot(
            CardStore store, long index, int term, RaftGroupMembersView members, List<ByteString> pieces)
            throws IOException {
        for (int i = 0; i < pieces.size(); i++) {
            SnapshotChunk chunk = RaftRecords.MODEL
                    .createSnapshotChunkBuilder()
                    .setIndex(index)
                    .setTerm(term)
                    .setSnapshotChunkIndex(i)
                    .setSnapshotChunkCount(pieces.size())
                    .setOperation(pieces.get(i))
                    .setGroupMembersView(members)
                    .build();
            store.putSnapshotPiece(
                    index, i, pieces.size(), RaftRecords.encode(chunk).toByteString());
        }
    }
}
