package dev.holdfast.coordinator.healing;

import dev.holdfast.coordinator.pool.CardRack.Slot;
import dev.holdfast.coordinator.pool.Pool;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.CardStatus;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.RecoverPool;
import dev.holdfast.proto.v1.Request;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * An operator's last resort before a backup: a pool that lost its majority for good goes on from one card. What only the
 * lost cards held is lost with them; they are never listened to again.
 */
public final class Survivor {

    private Survivor() {}

    /**
     * Starts a new generation of the pool from one card.
     *
     * @param card its id; empty for the one that has most of the log
     * @return what the card says of itself afterwards
     * @throws RefusedException in the future: WRONG_STATE while the pool still has a majority, UNREACHABLE when no card
     *     answers, NOT_FOUND for a card that is not the pool's
     */
    public static CompletableFuture<CardStatus> recover(Pool pool, String card) {
        return PoolView.of(pool).thenCompose(view -> {
            CardStatus chosen = choose(view, card);
            Request request = Request.newBuilder()
                    .setRecoverPool(RecoverPool.newBuilder().setGeneration(chosen.getGeneration() + 1))
                    .build();
            List<Slot> survivor = pool.cards().stream()
                    .filter(slot -> slot.cardId().equals(chosen.getCard()))
                    .toList();
            return pool.client()
                    .callCard(chosen.getCard(), request)
                    .thenRun(() -> pool.update(survivor))
                    .thenCompose(done -> pool.cardStatus(chosen.getCard()));
        });
    }

    /** Of an older generation none is left that counts: a card that missed a recovery would undo it. */
    private static CardStatus choose(PoolView view, String card) {
        CardStatus best = view.answers().values().stream()
                .filter(status -> !status.getPoolId().isEmpty())
                .max(Comparator.comparingLong(CardStatus::getGeneration)
                        .thenComparingInt(CardStatus::getTerm)
                        .thenComparingLong(CardStatus::getAppliedIndex))
                .orElseThrow(() -> new RefusedException(
                        Code.UNREACHABLE,
                        "No card of the pool is left that answers; bring the pool back from its security domain and a"
                                + " backup."));
        if (card.isEmpty()) {
            return best;
        }
        CardStatus asked = view.answers().get(card);
        if (asked == null) {
            throw new RefusedException(Code.NOT_FOUND, "No card " + card + " of this pool answers.");
        }
        if (asked.getGeneration() < best.getGeneration()) {
            throw new RefusedException(
                    Code.CONFLICT,
                    "Card " + card + " is of an older generation than " + best.getCard()
                            + ", from which the pool went on; recover from that one.");
        }
        return asked;
    }
}
