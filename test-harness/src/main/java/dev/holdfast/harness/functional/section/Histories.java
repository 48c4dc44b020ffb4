package dev.holdfast.harness.functional.section;

import dev.holdfast.harness.functional.BenchCard;
import dev.holdfast.proto.v1.Event;
import dev.holdfast.proto.v1.EventKind;
import java.util.List;
import java.util.stream.Collectors;

/** What a card tells of its past since it booted. */
final class Histories {

    private Histories() {}

    /** The states it went through, as {@code BOOT, SELF_TEST, UNINITIALIZED}. */
    static String states(BenchCard card) {
        return texts(card, EventKind.STATE_CHANGED).stream()
                .map(text -> text.contains(":") ? text.substring(0, text.indexOf(':')) : text)
                .collect(Collectors.joining(", "));
    }

    static List<String> texts(BenchCard card, EventKind kind) {
        return card.events().stream()
                .filter(event -> event.getKind() == kind)
                .map(Event::getText)
                .toList();
    }
}
