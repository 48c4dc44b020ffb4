package dev.holdfast.coordinator.pool;

import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.GetStatus;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Response;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * Finds a card that answers. Requests go round the pool's cards; one that surely was not carried out (the card is gone,
 * or has no majority) goes to the next card, one whose fate is unknown does not.
 */
public final class PoolClient implements AutoCloseable {

    private final List<CardLink> links;
    private final AtomicInteger next = new AtomicInteger();

    PoolClient(List<CardLink> links) {
        this.links = List.copyOf(links);
    }

    /** Fails with a {@link RefusedException} when a card refused, or when none can be reached. */
    public CompletableFuture<Response> call(Request request) {
        return fromCard(Math.floorMod(next.getAndIncrement(), links.size()), 0, request);
    }

    /**
     * For what only the card that began something can go on with: the conversation runs against one card, chosen as for
     * {@link #call}.
     */
    public <T> CompletableFuture<T> conversation(Function<CardConversation, CompletableFuture<T>> talk) {
        return call(Request.newBuilder()
                        .setGetStatus(GetStatus.getDefaultInstance())
                        .build())
                .thenCompose(status -> talk.apply(
                        request -> link(status.getCardStatus().getCard()).call(request)));
    }

    /** Asks one card, whatever its state. */
    public CompletableFuture<Response> callCard(String cardId, Request request) {
        return link(cardId).call(request);
    }

    public List<String> cardIds() {
        return links.stream().map(CardLink::cardId).toList();
    }

    @Override
    public void close() {
        links.forEach(CardLink::close);
    }

    private CompletableFuture<Response> fromCard(int first, int tried, Request request) {
        CardLink link = links.get((first + tried) % links.size());
        return link.call(request).exceptionallyCompose(failure -> {
            boolean last = tried + 1 == links.size();
            return last || !isSurelyUndone(failure)
                    ? CompletableFuture.failedFuture(failure)
                    : fromCard(first, tried + 1, request);
        });
    }

    private CardLink link(String cardId) {
        return links.stream()
                .filter(link -> link.cardId().equals(cardId))
                .findFirst()
                .orElseThrow(() -> new RefusedException(
                        Code.NOT_FOUND, "The pool has no card " + cardId + "; it has " + cardIds() + "."));
    }

    private static boolean isSurelyUndone(Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        return cause instanceof RefusedException refused
                && switch (refused.code()) {
                    case UNREACHABLE, NO_QUORUM, CARD_ERROR -> true;
                    default -> false;
                };
    }
}
