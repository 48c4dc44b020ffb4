package dev.holdfast.partition.host;

import dev.holdfast.partition.environment.Supply;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a card does to its own power, done to its host by another thread, because the card's own ends with it. */
final class HostSupply implements Supply {

    private static final Logger LOG = LoggerFactory.getLogger(HostSupply.class);

    private final String cardId;
    private volatile @Nullable CardHost host;

    HostSupply(String cardId) {
        this.cardId = cardId;
    }

    void feeds(CardHost fed) {
        host = fed;
    }

    @Override
    public void cut() {
        LOG.info("Card {} cuts its own power", cardId);
        Thread hand = new Thread(() -> Objects.requireNonNull(host).close(), "power-" + cardId);
        hand.setDaemon(true);
        hand.start();
    }

    /** A card that is to boot anew is left to whoever switched it on. */
    @Override
    public void cycle() {
        cut();
    }
}
