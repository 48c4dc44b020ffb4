package dev.holdfast.partition.vault;

import dev.holdfast.proto.v1.AdmitCardChange;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.MemberCard;
import dev.holdfast.proto.v1.RecoverPoolChange;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The rules of a pool's cards and its clock again, written naively: part of the random walks' oracle. */
final class ReferencePool {

    final List<String> cards = new ArrayList<>(List.of("card-1", "card-2", "card-3"));
    final Map<String, Long> retired = new LinkedHashMap<>();
    private final Map<String, String> addresses = new LinkedHashMap<>();
    long epoch = 1;
    int recoveries;
    long offset;
    private long generation;

    Code admit(AdmitCardChange asked) {
        MemberCard card = asked.getCard();
        if (card.getAddress().isEmpty()) {
            return Code.BAD_PARAMETER;
        }
        if (retired.containsKey(card.getCard())) {
            return Code.CONFLICT;
        }
        boolean known = cards.contains(card.getCard());
        if (known && card.getAddress().equals(addresses.get(card.getCard()))) {
            return Code.OK;
        }
        if (asked.getInEpoch() != 0 && asked.getInEpoch() != epoch) {
            return Code.CONFLICT;
        }
        if (!known && cards.size() == 7) {
            return Code.LIMIT_EXCEEDED;
        }
        addresses.put(card.getCard(), card.getAddress());
        cards.remove(card.getCard());
        cards.add(card.getCard());
        epoch += known ? 0 : 1;
        return Code.OK;
    }

    Code retire(String card) {
        if (retired.containsKey(card)) {
            return Code.OK;
        }
        if (!cards.contains(card)) {
            return Code.NOT_FOUND;
        }
        if (cards.size() == 1) {
            return Code.CONFLICT;
        }
        cards.remove(card);
        retired.put(card, ++epoch);
        return Code.OK;
    }

    Code recover(RecoverPoolChange asked) {
        if (asked.getGeneration() <= generation) {
            return Code.OK;
        }
        if (!cards.contains(asked.getSurvivor())) {
            return Code.NOT_FOUND;
        }
        epoch++;
        for (String card : List.copyOf(cards)) {
            if (!card.equals(asked.getSurvivor())) {
                cards.remove(card);
                retired.put(card, epoch);
            }
        }
        generation = asked.getGeneration();
        recoveries++;
        return Code.OK;
    }

    Code advance(long millis) {
        if (millis < 0) {
            return Code.BAD_PARAMETER;
        }
        offset = Math.max(offset, millis);
        return Code.OK;
    }
}
