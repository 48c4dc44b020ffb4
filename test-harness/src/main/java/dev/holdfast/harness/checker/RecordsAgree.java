package dev.holdfast.harness.checker;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** All cards tell the same of every key, when each is asked by itself. A digest says so too, if it leaves nothing out. */
final class RecordsAgree implements Invariant {

    @Override
    public String name() {
        return "cards tell the same of every key";
    }

    @Override
    public List<String> broken(Observed observed) {
        Map<String, Map<String, String>> cards = new TreeMap<>(observed.cards().records());
        TreeSet<String> subjects = new TreeSet<>();
        cards.values().forEach(card -> subjects.addAll(card.keySet()));
        List<String> broken = new ArrayList<>();
        for (String subject : subjects) {
            Map<String, List<String>> tellers = new TreeMap<>();
            cards.forEach((card, told) -> tellers.computeIfAbsent(
                            told.getOrDefault(subject, "nothing"), same -> new ArrayList<>())
                    .add(card));
            if (tellers.size() > 1) {
                List<String> sides = new ArrayList<>();
                tellers.forEach((told, who) -> sides.add(String.join(", ", who) + ": " + told));
                broken.add("Cards tell different things of " + subject + ". " + String.join("; ", sides));
            }
        }
        return broken;
    }
}
