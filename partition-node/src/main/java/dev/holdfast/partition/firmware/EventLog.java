package dev.holdfast.partition.firmware;

import dev.holdfast.partition.environment.Clock;
import dev.holdfast.proto.v1.Event;
import dev.holdfast.proto.v1.EventKind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** The latest events of this card since it booted, at most 1,000. Not durable. */
public final class EventLog {

    private static final int CAPACITY = 1_000;

    private final Clock clock;
    private final String card;
    private final Deque<Event> events = new ArrayDeque<>();
    private long sequence;

    public EventLog(Clock clock, String card) {
        this.clock = clock;
        this.card = card;
    }

    public synchronized void add(EventKind kind, String text) {
        if (events.size() == CAPACITY) {
            events.removeFirst();
        }
        events.addLast(Event.newBuilder()
                .setSequence(++sequence)
                .setTimeMillis(clock.millis())
                .setCard(card)
                .setKind(kind)
                .setText(text)
                .build());
    }

    /** Events with a higher sequence number, oldest first, at most {@code limit}. */
    public synchronized List<Event> after(long afterSequence, int limit) {
        List<Event> found = new ArrayList<>();
        for (Event event : events) {
            if (event.getSequence() > afterSequence && found.size() < limit) {
                found.add(event);
            }
        }
        return found;
    }
}
