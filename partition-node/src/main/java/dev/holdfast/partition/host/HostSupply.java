package dev.holdfast.partition.host;

import dev.holdfast.partition.environment.Supply;
import dev.holdfast.proto.channel.Address;
import dev.holdfast.proto.v1.CardState;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Response;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The power of a card on this host. What the card does to it itself happens on another thread, because the card's own ends
 * with it.
 */
final class HostSupply implements Supply, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(HostSupply.class);

    /** Puts the card under power, at this place, unless the power fails before the card knows what it is. */
    interface Boot {
        PoweredCard at(Supply own, Place place, CompletableFuture<Void> powerFailure) throws IOException;
    }

    private final String cardId;
    private final Boot boot;
    private Place place;
    private volatile @Nullable PoweredCard powered;
    private volatile @Nullable Address address;
    private final CompletableFuture<Void> loss = new CompletableFuture<>();
    private volatile CompletableFuture<Void> powerFailure = new CompletableFuture<>();
    private volatile boolean on = true;

    HostSupply(String cardId, Place place, Boot boot) {
        this.cardId = cardId;
        this.place = place;
        this.boot = boot;
    }

    /** The first time the address is settled, and later boots keep it. */
    synchronized void on() throws IOException {
        powerFailure = new CompletableFuture<>();
        PoweredCard booted = boot.at(this, place, powerFailure);
        address = booted.address();
        place = new Place(booted.address(), place.advertised(), place.peers());
        powered = booted;
    }

    CardState state() {
        PoweredCard now = powered;
        return now == null ? CardState.OFF : now.card().state();
    }

    Optional<Response> answerHere(Request request) {
        PoweredCard now = powered;
        return now == null ? Optional.empty() : now.card().answerHere(request);
    }

    Address address() {
        Address known = address;
        if (known == null) {
            throw new IllegalStateException("a card that was never on has no address");
        }
        return known;
    }

    boolean hasPower() {
        return on;
    }

    CompletableFuture<Void> powerLoss() {
        return loss.copy();
    }

    @Override
    public void cut() {
        LOG.info("Card {} cuts its own power", cardId);
        powerFailure.complete(null);
        byAnotherHand(this::close);
    }

    @Override
    public void cycle() {
        LOG.info("Card {} cycles its own power", cardId);
        byAnotherHand(this::offAndOn);
    }

    /** For good. */
    @Override
    public synchronized void close() {
        if (on) {
            on = false;
            off();
            loss.complete(null);
        }
    }

    private void off() {
        PoweredCard leaving = powered;
        powered = null;
        if (leaving != null) {
            leaving.close();
        }
    }

    private synchronized void offAndOn() {
        if (!on) {
            return;
        }
        off();
        try {
            on();
        } catch (IOException | RuntimeException e) {
            LOG.error("Card {} cannot be powered on again and stays off", cardId, e);
            close();
        }
    }

    private void byAnotherHand(Runnable act) {
        Thread hand = new Thread(act, "power-" + cardId);
        hand.setDaemon(true);
        hand.start();
    }
}
