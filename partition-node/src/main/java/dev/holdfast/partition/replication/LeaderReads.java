package dev.holdfast.partition.replication;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Read indices that this card hands out while it leads, to itself and to others. One query at a time: MicroRaft lets a
 * second query join a first that is under way and counts acknowledgements sent before the second came, so a leader that
 * was deposed in between would answer it with an old index.
 */
final class LeaderReads {

    private final Consumer<Consumer<LeaderCall.Answer>> query;
    private List<Consumer<LeaderCall.Answer>> next = new ArrayList<>();
    private boolean running;

    /** @param query confirms that this card leads still, and answers with an index that is committed and applied here */
    LeaderReads(Consumer<Consumer<LeaderCall.Answer>> query) {
        this.query = query;
    }

    void read(Consumer<LeaderCall.Answer> reader) {
        next.add(reader);
        if (!running) {
            start();
        }
    }

    private void start() {
        List<Consumer<LeaderCall.Answer>> round = next;
        next = new ArrayList<>();
        running = true;
        query.accept(answer -> {
            running = false;
            if (!next.isEmpty()) {
                start();
            }
            round.forEach(reader -> reader.accept(answer));
        });
    }
}
