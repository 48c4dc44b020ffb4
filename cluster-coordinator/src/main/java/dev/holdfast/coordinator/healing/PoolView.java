package dev.holdfast.coordinator.healing;

import dev.holdfast.coordinator.pool.CardRack.Slot;
import dev.holdfast.coordinator.pool.Pool;
import dev.holdfast.proto.CardStates;
import dev.holdfast.proto.v1.CardState;
import dev.holdfast.proto.v1.CardStatus;
import dev.holdfast.proto.v1.GetStatus;
import dev.holdfast.proto.v1.MemberCard;
import dev.holdfast.proto.v1.Request;
import java.time.Duration;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;

/** What the cards of a pool said of themselves, all asked at once. A card that did not answer in time is not in it. */
record PoolView(Map<String, CardStatus> answers) {

    private static final Duration PATIENCE = Duration.ofSeconds(2);

    static CompletableFuture<PoolView> of(Pool pool) {
        Map<String, CardStatus> answers = new ConcurrentSkipListMap<>();
        Request ask = Request.newBuilder()
                .setGetStatus(GetStatus.getDefaultInstance())
                .setDeadlineMillis((int) PATIENCE.toMillis())
                .build();
        List<CompletableFuture<Void>> asked = pool.cards().stream()
                .map(Slot::cardId)
                .map(card -> pool.client()
                        .callCard(card, ask)
                        .thenAccept(answer -> answers.put(card, answer.getCardStatus()))
                        .exceptionally(silent -> null))
                .toList();
        return CompletableFuture.allOf(asked.toArray(CompletableFuture[]::new))
                .thenApply(done -> new PoolView(Collections.unmodifiableMap(answers)));
    }

    /** The card that leads the newest generation: what it says of the pool is what counts. Empty without a majority. */
    Optional<CardStatus> leader() {
        return answers.values().stream()
                .filter(status -> status.getLeader() && CardStates.isServing(status.getState()))
                .max(Comparator.comparingLong(CardStatus::getGeneration).thenComparingInt(CardStatus::getTerm));
    }

    /** The cards that the leader counts as the pool's. */
    static List<Slot> members(CardStatus leader) {
        return leader.getMembersList().stream().map(Slot::of).toList();
    }

    /** Whether a member is there: in service, or on its way there. */
    boolean isWell(MemberCard member, CardStatus leader) {
        CardStatus status = answers.get(member.getCard());
        return status != null
                && switch (status.getState()) {
                    case OPERATIONAL, INITIALIZED, SELF_TEST, BOOT, MAINTENANCE ->
                        status.getPoolId().isEmpty()
                                || (status.getPoolId().equals(leader.getPoolId())
                                        && status.getGeneration() == leader.getGeneration());
                    // Blank: on its way in, unless it voted before and so was wiped.
                    case UNINITIALIZED -> !leader.getVotingList().contains(member.getCard());
                    default -> false;
                };
    }

    boolean isBlank(String card) {
        return answers.containsKey(card) && answers.get(card).getState() == CardState.UNINITIALIZED;
    }

    /** Why a member is not well, for people. */
    String complaint(String card) {
        CardStatus status = answers.get(card);
        return status == null
                ? "does not answer"
                : "is " + status.getState().name().toLowerCase(Locale.ROOT)
                        + (status.getError().isEmpty() ? "" : " (" + status.getError() + ")");
    }
}
