package dev.holdfast.partition.sealed;

import dev.holdfast.partition.sealed.CardStore.Entry;
import dev.holdfast.partition.sealed.CardStore.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the store owes: the content that it acknowledged last or, when it was interrupted on the way to another one,
 * that one; nothing between the two, and nothing else.
 */
final class StoreModel {

    /** What a user of the store sees when it opens. */
    record Content(List<Entry> entries, Optional<Snapshot> snapshot) {

        static final Content BLANK = new Content(List.of(), Optional.empty());
    }

    private final List<Entry> unsynced = new ArrayList<>();
    private Optional<Snapshot> unsyncedSnapshot = Optional.empty();
    private Content acknowledged = Content.BLANK;
    private Content underWay = Content.BLANK;

    void append(Entry entry) {
        unsynced.add(entry);
    }

    /** Every piece of it was put. */
    void put(Snapshot snapshot) {
        unsyncedSnapshot = Optional.of(snapshot);
    }

    void drop() {
        unsyncedSnapshot = Optional.empty();
    }

    void beginSync() {
        List<Entry> all = new ArrayList<>(acknowledged.entries());
        all.addAll(unsynced);
        underWay = new Content(all, unsyncedSnapshot);
    }

    void beginCompaction(List<Entry> live) {
        underWay = new Content(List.copyOf(live), unsyncedSnapshot);
    }

    void beginZeroization() {
        underWay = Content.BLANK;
    }

    void acknowledge() {
        acknowledged = underWay;
        unsynced.clear();
        unsyncedSnapshot = acknowledged.snapshot();
    }

    Content acknowledged() {
        return acknowledged;
    }

    Optional<Snapshot> snapshot() {
        return unsyncedSnapshot;
    }

    /** The store was opened; from now on it owes what was found. */
    void found(Content found) {
        check(found);
        underWay = found;
        acknowledge();
    }

    void check(Content found) {
        if (!found.equals(acknowledged) && !found.equals(underWay)) {
            throw new AssertionError("The store has " + summary(found) + ", but acknowledged " + summary(acknowledged)
                    + " and was on the way to " + summary(underWay) + ".");
        }
    }

    private static String summary(Content content) {
        return content.entries().size() + " records (hash " + content.entries().hashCode() + ") and "
                + content.snapshot()
                        .map(snapshot -> "snapshot " + snapshot.id() + " of "
                                + snapshot.pieces().size() + " pieces")
                        .orElse("no snapshot");
    }
}
