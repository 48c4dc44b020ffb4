package dev.holdfast.coordinator.door;

import dev.holdfast.bridge.token.TokenCards;
import dev.holdfast.coordinator.pool.Pool;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.CardState;
import dev.holdfast.proto.v1.CardStatus;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.GetStatus;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Response;
import dev.holdfast.proto.v1.TokenAnswer;
import dev.holdfast.proto.v1.TokenRequest;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** A pool's cards as its door sees them. Which of them are there is found out by {@link #look}, and by calls that fail. */
final class PoolTokens implements TokenCards {

    /** Names of a pool's cards are alike but for the number that they end with. */
    private static final Comparator<String> BY_NUMBER =
            Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder());

    /** Calls at a time from this door, beyond which the leader shares with the others. */
    private static final int BUSY_LEADER = 2;

    private final Pool pool;
    private final Map<String, CompletableFuture<Boolean>> looking = new ConcurrentHashMap<>();
    private final Map<String, Boolean> present = new ConcurrentHashMap<>();
    private final List<Runnable> watchers = new CopyOnWriteArrayList<>();
    private final AtomicInteger atLeader = new AtomicInteger();
    private volatile String leader = "";
    private volatile List<Place> places;

    PoolTokens(Pool pool) {
        this.pool = pool;
        pool.cardIds().forEach(card -> present.put(card, true));
        places = now();
    }

    @Override
    public String pool() {
        return pool.name();
    }

    @Override
    public List<Place> places() {
        return places;
    }

    @Override
    public AutoCloseable onChange(Runnable changed) {
        watchers.add(changed);
        return () -> watchers.remove(changed);
    }

    /**
     * The leader knows without asking another card that its state is current: it is asked first, unless it does not answer here and
     * is busy.
     */
    @Override
    public CompletableFuture<TokenAnswer> ask(TokenRequest request) {
        return ask(leader, wrapped(request), asked -> {
            if (atLeader.get() >= BUSY_LEADER) {
                return pool.client().call(asked);
            }
            atLeader.incrementAndGet();
            return pool.client().call(leader, asked).whenComplete((answer, failure) -> atLeader.decrementAndGet());
        });
    }

    @Override
    public CompletableFuture<TokenAnswer> ask(String card, TokenRequest request) {
        return ask(card, wrapped(request), asked -> noticed(card, pool.client().callCard(card, asked)));
    }

    /** The threads that bring calls wait for the answers: they may as well work them out. */
    private CompletableFuture<TokenAnswer> ask(
            String card, Request request, Function<Request, CompletableFuture<Response>> call) {
        return pool.client()
                .answerHere(card, request)
                .map(CompletableFuture::completedFuture)
                .orElseGet(() -> call.apply(request))
                .thenApply(Response::getTokenAnswer);
    }

    @Override
    public CompletableFuture<CardStatus> status(String card) {
        Request request = Request.newBuilder()
                .setGetStatus(GetStatus.getDefaultInstance())
                .build();
        return noticed(card, pool.client().callCard(card, request)).thenApply(Response::getCardStatus);
    }

    /** Asks every card whether it is there; a card that has not answered since the last time is not asked again. */
    void look() {
        List<String> cards = pool.cardIds();
        present.keySet().retainAll(cards);
        cards.forEach(card -> present.putIfAbsent(card, true));
        for (String card : cards) {
            looking.computeIfAbsent(card, asked -> status(asked)
                    .handle((status, failure) -> failure == null && isThere(status))
                    .whenCompleteAsync((there, never) -> {
                        looking.remove(asked);
                        note(asked, there);
                    }));
        }
        tell();
    }

    private boolean isThere(CardStatus status) {
        if (status.getLeader()) {
            leader = status.getCard();
        }
        return status.getState() != CardState.OFF;
    }

    private <T> CompletableFuture<T> noticed(String card, CompletableFuture<T> call) {
        return call.whenComplete((answer, failure) -> {
            if (RefusedException.isOf(failure, Code.UNREACHABLE)) {
                note(card, false);
            }
        });
    }

    private void note(String card, boolean there) {
        if (present.replace(card, !there, there)) {
            tell();
        }
    }

    private void tell() {
        List<Place> before = places;
        List<Place> after = now();
        if (!after.equals(before)) {
            places = after;
            watchers.forEach(Runnable::run);
        }
    }

    private List<Place> now() {
        return pool.cardIds().stream()
                .sorted(BY_NUMBER)
                .map(card -> new Place(card, present.getOrDefault(card, true)))
                .toList();
    }

    private static Request wrapped(TokenRequest request) {
        return Request.newBuilder().setToken(request).build();
    }
}
