package dev.holdfast.harness.junit;

import dev.holdfast.coordinator.pool.CardRack;
import dev.holdfast.coordinator.pool.Pool;
import dev.holdfast.harness.cluster.PoolWatch;
import dev.holdfast.harness.service.CoordinatorService;
import dev.holdfast.proto.v1.CardStatus;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Response;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;

/** The cards of the pool, each known by its id. */
public final class Cards {

    private final CardRack rack;
    private final CoordinatorService service;
    private final TestedPool pool;
    private final SplittableRandom random;

    Cards(CoordinatorService service, TestedPool pool, SplittableRandom random) {
        this.rack = service.cards();
        this.service = service;
        this.pool = pool;
        this.random = random;
    }

    /** Ids of the pool's cards, lost ones too until they are replaced. */
    public List<String> all() {
        return pool.cardIds();
    }

    /** One of them; the seed decides which. */
    public synchronized String any() {
        List<String> cards = all();
        return cards.get(random.nextInt(cards.size()));
    }

    /** The card that leads; waits while they are electing one. */
    public String leader() {
        return watch().leader().getCard();
    }

    /** All but the one that leads. */
    public List<String> followers() {
        String leader = leader();
        return all().stream().filter(card -> !card.equals(leader)).toList();
    }

    /** Cuts the card's power; what it keeps stays. */
    public void powerOff(String card) {
        TestedPool.await(rack.powerOff(card));
    }

    /** Lets it boot again; returns before it serves, see {@link #awaitWhole}. */
    public void powerOn(String card) {
        TestedPool.await(rack.powerOn(card));
    }

    /** Takes the card out and destroys it, with all that it holds. */
    public void destroy(String card) {
        TestedPool.await(rack.destroy(card));
    }

    /** What the card says of itself; empty when it does not answer within a second. */
    public Optional<CardStatus> status(String card) {
        return watch().status(card);
    }

    /**
     * Asks this card and no other, as a user who may do everything with keys.
     *
     * @param request completes a request that names the user
     */
    public CompletableFuture<Response> ask(String card, UnaryOperator<Request.Builder> request) {
        return pool.pool()
                .client()
                .callCard(card, request.apply(pool.user().request()).build());
    }

    /**
     * Waits until the pool has as many cards as it began with, all with a vote, in service and up to date.
     *
     * @throws dev.holdfast.proto.RefusedException DEADLINE_EXCEEDED after a minute and a half
     */
    public void awaitWhole() {
        Pool now = pool.pool();
        new PoolWatch(now).untilWhole(now.spec().cards());
    }

    /** Lets the service replace lost cards by blank ones, from now on, and waits as {@link #awaitWhole} does. */
    public void heal() {
        service.healer().replace(true);
        awaitWhole();
    }

    private PoolWatch watch() {
        return new PoolWatch(pool.pool());
    }
}
