package dev.holdfast.coordinator.pool;

import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.AdvanceClock;
import dev.holdfast.proto.v1.CardStatus;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.GetStatus;
import dev.holdfast.proto.v1.Request;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** What cards say of the pool they belong to. */
final class PoolReports {

    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final Comparator<CardStatus> BY_AGE = Comparator.comparingLong(CardStatus::getGeneration)
            .thenComparing(CardStatus::getLeader)
            .thenComparingInt(CardStatus::getTerm)
            .thenComparingLong(CardStatus::getAppliedIndex);

    private static final Request STATUS =
            Request.newBuilder().setGetStatus(GetStatus.getDefaultInstance()).build();
    private static final Request SOON =
            STATUS.toBuilder().setDeadlineMillis((int) PATIENCE.toMillis()).build();

    private PoolReports() {}

    /** Of the card that knows most: one of the newest generation, its leader if that answers. Empty if none does. */
    static CompletableFuture<Optional<CardStatus>> newest(PoolClient client) {
        List<CompletableFuture<Optional<CardStatus>>> answers = client.cards().stream()
                .map(slot -> client.callCard(slot.cardId(), SOON)
                        .thenApply(answer -> Optional.of(answer.getCardStatus()))
                        .exceptionally(silent -> Optional.empty()))
                .toList();
        return Futures.all(answers).thenApply(all -> all.stream()
                .flatMap(Optional::stream)
                .filter(status -> !status.getPoolId().isEmpty())
                .max(BY_AGE));
    }

    /** @throws RefusedException unless a card told of this pool */
    static CardStatus requireOf(String name, Optional<CardStatus> newest) {
        CardStatus status = newest.orElseThrow(() -> new RefusedException(
                Code.WRONG_STATE, "The cards at these addresses belong to no pool; create one instead."));
        if (!status.getPoolName().equalsIgnoreCase(name)) {
            throw new RefusedException(
                    Code.NOT_FOUND,
                    "The cards at these addresses belong to pool " + status.getPoolName() + " and not to " + name
                            + ".");
        }
        return status;
    }

    /** The cards that the pool has, as one of them knows. */
    static List<CardRack.Slot> members(CardStatus status) {
        return status.getMembersList().stream().map(CardRack.Slot::of).toList();
    }

    /** Completes when a card of the pool has answered. */
    static CompletableFuture<Void> presence(PoolClient client) {
        return client.call(STATUS).handle((answer, failure) -> {
            if (failure != null) {
                throw new RefusedException(
                        Code.UNREACHABLE,
                        "None of the pool's cards can be powered on and reached; if they were destroyed elsewhere, purge the"
                                + " pool here as well.");
            }
            return null;
        });
    }

    /** Moves the pool's clock at least so far ahead. */
    static CompletableFuture<Void> advanceClock(PoolClient client, Duration offset) {
        Request request = Request.newBuilder()
                .setAdvanceClock(AdvanceClock.newBuilder().setOffsetMillis(offset.toMillis()))
                .build();
        return client.call(request).thenAccept(done -> {});
    }
}
