package dev.holdfast.harness.functional.section;

import dev.holdfast.harness.functional.BenchCard;
import dev.holdfast.proto.v1.Event;
import dev.holdfast.proto.v1.EventKind;
import java.util.List;

/** What a card tells of its past since it booted. */
final class Histories {

    private Histories() {}

    static List<String> texts(BenchCard card, EventKind kind) {
        return card.events().stream()
                .filter(event -> event.getKind() == kind)
                .map(Event::getText)
                .toList();
    }
}
