package dev.holdfast.harness.operator;

import dev.holdfast.proto.CardStates;
import dev.holdfast.proto.v1.CardReport;
import dev.holdfast.proto.v1.CardStatus;
import dev.holdfast.proto.v1.PoolReport;
import java.util.Comparator;
import java.util.Locale;

/** What the cards of a pool say, taken together. */
record PoolView(PoolReport report) {

    /**
     * One word: {@code deleted}; {@code lost} when no card answers and {@code degraded} when none of those that do leads;
     * else what the security domain is, {@code provisioned}, {@code recovery} or {@code activated}.
     */
    String state() {
        if (report.getDeletedMillis() != 0) {
            return "deleted";
        }
        if (report.getCardsList().stream().noneMatch(CardReport::hasStatus)) {
            return "lost";
        }
        return leads(best()) ? word(best().getDomainState()) : "degraded";
    }

    /** The card that leads, or nothing. */
    String leader() {
        return leads(best()) ? best().getCard() : "";
    }

    /** Of the card that leads, else of the one that knows most: what it says of the pool is what counts. */
    CardStatus best() {
        return report.getCardsList().stream()
                .filter(CardReport::hasStatus)
                .map(CardReport::getStatus)
                .max(Comparator.comparing(PoolView::leads)
                        .thenComparingLong(CardStatus::getGeneration)
                        .thenComparingInt(CardStatus::getTerm)
                        .thenComparingLong(CardStatus::getAppliedIndex))
                .orElse(CardStatus.getDefaultInstance());
    }

    boolean votes(CardReport card) {
        return best().getVotingList().contains(card.getCard());
    }

    /** How many changes a card is behind the one that leads; 0 for one that does not answer. */
    long lag(CardReport card) {
        return card.hasStatus()
                ? Math.max(0, best().getAppliedIndex() - card.getStatus().getAppliedIndex())
                : 0;
    }

    /** In one word. */
    static String state(CardReport card) {
        return card.hasStatus() ? word(card.getStatus().getState()) : "silent";
    }

    private static boolean leads(CardStatus status) {
        return status.getLeader() && CardStates.isServing(status.getState());
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
