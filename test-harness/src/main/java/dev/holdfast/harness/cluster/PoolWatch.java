package dev.holdfast.harness.cluster;

import dev.holdfast.coordinator.pool.Pool;
import dev.holdfast.proto.CardStates;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.CardStatus;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.GetStatus;
import dev.holdfast.proto.v1.Request;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Looks at the cards of a pool from outside, and waits until they are as one wants them. */
public final class PoolWatch {

    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final Duration PERIOD = Duration.ofMillis(20);
    private static final Duration ANSWER = Duration.ofSeconds(1);

    private final PooledCards pool;

    public PoolWatch(Pool pool) {
        this(PooledCards.of(pool));
    }

    public PoolWatch(PooledCards pool) {
        this.pool = pool;
    }

    /** The card that leads; waits while the cards are electing one. */
    public CardStatus leader() {
        await("a card leads the pool", () -> leading().isPresent());
        return leading().orElseThrow();
    }

    /** Waits until the pool has so many cards, all with a vote, in service and up to date. */
    public void untilWhole(int cards) {
        await(cards + " cards agree", () -> isWhole(cards));
    }

    /** What a card says of itself, if it answers. */
    public Optional<CardStatus> status(String card) {
        Request ask = Request.newBuilder()
                .setGetStatus(GetStatus.getDefaultInstance())
                .build();
        try {
            return Optional.of(pool.ask(card, ask)
                    .orTimeout(ANSWER.toMillis(), TimeUnit.MILLISECONDS)
                    .thenApply(response -> response.getCardStatus())
                    .join());
        } catch (RuntimeException silent) {
            return Optional.empty();
        }
    }

    /**
     * Waits for a condition.
     *
     * @param what it is, in words that follow "until"
     * @throws RefusedException DEADLINE_EXCEEDED when it does not come about in time
     */
    public static void await(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                throw new RefusedException(
                        Code.DEADLINE_EXCEEDED, "Waited in vain for " + LIMIT.toSeconds() + " s until " + what + ".");
            }
            LockSupport.parkNanos(PERIOD.toNanos());
        }
    }

    private Optional<CardStatus> leading() {
        return answers().stream()
                .filter(status -> status.getLeader() && CardStates.isServing(status.getState()))
                .max(Comparator.comparingLong(CardStatus::getGeneration).thenComparingInt(CardStatus::getTerm));
    }

    private boolean isWhole(int cards) {
        Optional<CardStatus> leader = leading();
        List<CardStatus> answers = answers();
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

    private List<CardStatus> answers() {
        List<CompletableFuture<Optional<CardStatus>>> asked = pool.ids().stream()
                .map(card -> CompletableFuture.supplyAsync(() -> status(card)))
                .toList();
        return asked.stream()
                .map(CompletableFuture::join)
                .flatMap(Optional::stream)
                .toList();
    }
}
