package dev.holdfast.harness.cluster;

import dev.holdfast.coordinator.pool.Pool;
import dev.holdfast.harness.stage.StageTime;
import dev.holdfast.proto.CardStates;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.CardStatus;
import dev.holdfast.proto.v1.GetStatus;
import dev.holdfast.proto.v1.Request;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/** Looks at the cards of a pool from outside, and waits until they are as one wants them. */
public final class PoolWatch {

    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final Duration ANSWER = Duration.ofSeconds(1);

    private final PooledCards pool;
    private final StageTime time;

    public PoolWatch(Pool pool) {
        this(PooledCards.of(pool));
    }

    public PoolWatch(PooledCards pool) {
        this(pool, StageTime.ofThisMachine());
    }

    /** @param time by which it waits for cards */
    public PoolWatch(PooledCards pool, StageTime time) {
        this.pool = pool;
        this.time = time;
    }

    /** The card that leads; waits while the cards are electing one. */
    public CardStatus leader() {
        until("a card leads the pool", () -> leading().isPresent());
        return leading().orElseThrow();
    }

    /** Waits until the pool has so many cards, all with a vote, in service and up to date. */
    public void untilWhole(int cards) {
        until(cards + " cards agree", () -> isWhole(cards));
    }

    /** Whether the pool has so many cards, all with a vote, in service and up to date. */
    public boolean isWhole(int cards) {
        List<CardStatus> answers = answers();
        Optional<CardStatus> leader = leading(answers);
        return leader.isPresent()
                && leader.get().getMembersCount() == cards
                && leader.get().getVotingCount() == cards
                && pool.ids().size() == cards
                && answers.size() == cards
                && answers.stream()
                        .allMatch(status -> CardStates.isServing(status.getState())
                                && status.getGeneration() == leader.get().getGeneration()
                                && status.getAppliedIndex() >= leader.get().getAppliedIndex());
    }

    /** The card that leads now, if there is one. */
    public Optional<CardStatus> leading() {
        return leading(answers());
    }

    /** What a card says of itself, if it answers. */
    public Optional<CardStatus> status(String card) {
        return time.await(ask(card));
    }

    /** What all cards that answer say of themselves. */
    public List<CardStatus> answers() {
        List<CompletableFuture<Optional<CardStatus>>> asked =
                pool.ids().stream().map(this::ask).toList();
        return asked.stream().map(time::await).flatMap(Optional::stream).toList();
    }

    /**
     * Waits for a condition.
     *
     * @param what it is, in words that follow "until"
     * @throws RefusedException DEADLINE_EXCEEDED when it does not come about in time
     */
    public void until(String what, BooleanSupplier condition) {
        time.await(what, condition, LIMIT);
    }

    /** The same by the time of this machine. */
    public static void await(String what, BooleanSupplier condition) {
        StageTime.ofThisMachine().await(what, condition, LIMIT);
    }

    private static Optional<CardStatus> leading(List<CardStatus> answers) {
        return answers.stream()
                .filter(status -> status.getLeader() && CardStates.isServing(status.getState()))
                .max(Comparator.comparingLong(CardStatus::getGeneration).thenComparingInt(CardStatus::getTerm));
    }

    private CompletableFuture<Optional<CardStatus>> ask(String card) {
        Request request = Request.newBuilder()
                .setGetStatus(GetStatus.getDefaultInstance())
                .build();
        return time.within(ANSWER, pool.ask(card, request), "Card " + card + " does not answer.")
                .thenApply(response -> Optional.of(response.getCardStatus()))
                .exceptionally(silent -> Optional.empty());
    }
}
