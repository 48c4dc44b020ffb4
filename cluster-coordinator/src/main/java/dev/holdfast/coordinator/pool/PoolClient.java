package dev.holdfast.coordinator.pool;

import dev.holdfast.proto.CardStates;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.pkcs11.TokenCalls;
import dev.holdfast.proto.v1.CardState;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.GetStatus;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Response;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * Finds a card that answers. Requests go round the pool's cards; one that surely was not carried out (the card is gone,
 * or has no majority) goes to the next card. One whose fate is unknown does so only if it changes nothing.
 */
public final class PoolClient implements AutoCloseable {

    private record Link(CardRack.Slot slot, CardLine line) {}

    private final CardLines lines;
    private final AtomicInteger next = new AtomicInteger();
    private volatile List<Link> links = List.of();

    PoolClient(List<CardRack.Slot> cards, CardLines lines) {
        this.lines = lines;
        update(cards);
    }

    /** From now on these are the pool's cards. Connections to those that stay are kept. */
    synchronized void update(List<CardRack.Slot> cards) {
        if (cards.isEmpty()) {
            throw new IllegalArgumentException("a pool has at least one card");
        }
        List<Link> before = links;
        links = cards.stream()
                .map(slot -> before.stream()
                        .filter(link -> link.slot().equals(slot))
                        .findFirst()
                        .orElseGet(() -> new Link(slot, lines.to(slot))))
                .toList();
        before.stream().filter(link -> !links.contains(link)).forEach(link -> link.line()
                .close());
    }

    /** Fails with a {@link RefusedException} when a card refused, or when none can be reached. */
    public CompletableFuture<Response> call(Request request) {
        List<Link> cards = links;
        return fromCard(cards, Math.floorMod(next.getAndIncrement(), cards.size()), 0, request);
    }

    /** As {@link #call}, but this card is asked first, if the pool has it. */
    public CompletableFuture<Response> call(String first, Request request) {
        List<Link> cards = links;
        for (int place = 0; place < cards.size(); place++) {
            if (cards.get(place).slot().cardId().equals(first)) {
                return fromCard(cards, place, 0, request);
            }
        }
        return call(request);
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
                        request -> line(status.getCardStatus().getCard()).call(request)));
    }

    /** Asks one card, whatever its state. */
    public CompletableFuture<Response> callCard(String cardId, Request request) {
        return line(cardId).call(request);
    }

    /** What this card answers on the caller's thread; see {@link CardLine#answerHere}. Empty too if the pool does not have it. */
    public Optional<Response> answerHere(String cardId, Request request) {
        for (Link link : links) {
            if (link.slot().cardId().equals(cardId)) {
                return link.line().answerHere(request);
            }
        }
        return Optional.empty();
    }

    List<CardRack.Slot> cards() {
        return links.stream().map(Link::slot).toList();
    }

    @Override
    public void close() {
        links.forEach(link -> link.line().close());
    }

    private static CompletableFuture<Response> fromCard(List<Link> cards, int first, int tried, Request request) {
        Link link = cards.get((first + tried) % cards.size());
        return link.line().call(request).exceptionallyCompose(failure -> {
            if (!mayBeRepeated(request, failure)) {
                return CompletableFuture.failedFuture(failure);
            }
            return tried + 1 == cards.size()
                    ? CompletableFuture.failedFuture(failure)
                    : fromCard(cards, first, tried + 1, request)
                            .exceptionallyCompose(later -> CompletableFuture.failedFuture(tellsMore(failure, later)));
        });
    }

    /** Of two cards' failures: that one is out of reach explains less than that the others find no majority. */
    private static Throwable tellsMore(Throwable earlier, Throwable later) {
        boolean laterIsUnserved =
                RefusedException.isOf(later, Code.UNREACHABLE) || RefusedException.isOf(later, Code.WRONG_STATE);
        boolean earlierIsQuorum = RefusedException.isOf(earlier, Code.NO_QUORUM);
        return laterIsUnserved && earlierIsQuorum ? earlier : later;
    }

    private CardLine line(String cardId) {
        return links.stream()
                .filter(link -> link.slot().cardId().equals(cardId))
                .findFirst()
                .map(Link::line)
                .orElseThrow(() -> new RefusedException(
                        Code.NOT_FOUND,
                        "The pool has no card " + cardId + "; it has "
                                + cards().stream().map(CardRack.Slot::cardId).toList() + "."));
    }

    private static boolean mayBeRepeated(Request request, Throwable failure) {
        return RefusedException.behind(failure) instanceof RefusedException refused
                && switch (refused.code()) {
                    case UNREACHABLE, NO_QUORUM, CARD_ERROR -> true;
                    case WRONG_STATE -> isOutOfService(refused.status().getCardState());
                    case OUTCOME_UNKNOWN -> changesNothing(request);
                    default -> false;
                };
    }

    /** The state that stood in the way is the card's and not the pool's. */
    private static boolean isOutOfService(CardState state) {
        return !CardStates.isServing(state) && state != CardState.CARD_STATE_UNSPECIFIED;
    }

    private static boolean changesNothing(Request request) {
        return switch (request.getServiceCase()) {
            case GET_KEY,
                    LIST_KEYS,
                    LIST_KEY_VERSIONS,
                    GET_DELETED_KEY,
                    LIST_DELETED_KEYS,
                    BACKUP_KEY,
                    GET_ROTATION_POLICY,
                    ATTEST_KEY,
                    SIGN,
                    VERIFY,
                    ENCRYPT,
                    DECRYPT,
                    WRAP_KEY,
                    UNWRAP_KEY,
                    RANDOM_BYTES,
                    CHECK_ACCESS,
                    LIST_ROLE_DEFINITIONS,
                    LIST_ROLE_ASSIGNMENTS,
                    LIST_SETTINGS,
                    GET_STATUS -> true;
            case TOKEN -> TokenCalls.changesNothing(request.getToken());
            default -> false;
        };
    }
}
