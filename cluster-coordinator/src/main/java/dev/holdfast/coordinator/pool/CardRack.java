package dev.holdfast.coordinator.pool;

import dev.holdfast.proto.channel.Address;
import java.util.concurrent.CompletableFuture;

/** Where blank cards come from and where they go. The service never looks inside one. */
public interface CardRack {

    /** A card in the rack. The id is unique for ever: a replacement is another card. */
    record Slot(String cardId, Address address) {}

    /**
     * Puts a new blank card in the rack and powers it on.
     *
     * @param label what the card is for, such as its pool's name; part of its id
     */
    CompletableFuture<Slot> provision(String label);

    /** Takes a card out and destroys it with all that it holds. Does nothing when it is gone already. */
    CompletableFuture<Void> destroy(String cardId);
}
