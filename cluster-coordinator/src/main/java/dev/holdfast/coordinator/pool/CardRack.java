package dev.holdfast.coordinator.pool;

import dev.holdfast.proto.channel.Address;
import dev.holdfast.proto.v1.MemberCard;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Where blank cards come from and where they go. The service never looks inside one. */
public interface CardRack {

    /** A card in the rack. The id is unique for ever: a replacement is another card. */
    record Slot(String cardId, Address address) {

        /** As a card tells of another one. */
        public static Slot of(MemberCard card) {
            return new Slot(card.getCard(), Address.parse(card.getAddress()));
        }

        /** As the other cards of its pool are told of it. */
        public MemberCard asMember() {
            return MemberCard.newBuilder()
                    .setCard(cardId)
                    .setAddress(address.toString())
                    .build();
        }
    }

    /**
     * Puts a new blank card in the rack and powers it on.
     *
     * @param label what the card is for, such as its pool's name; part of its id
     */
    CompletableFuture<Slot> provision(String label);

    /**
     * The ids of the cards in the rack that were provisioned with this label, with power or without; those too whose
     * provisioning was cut off.
     */
    CompletableFuture<List<String>> provisioned(String label);

    /** Lets a card that is in the rack boot again, and tells where it answers. Does nothing to one that has power. */
    CompletableFuture<Slot> powerOn(String cardId);

    /** Cuts a card's power; what it keeps stays. Does nothing to one that has none, or is gone. */
    CompletableFuture<Void> powerOff(String cardId);

    /** Takes a card out and destroys it with all that it holds. Does nothing when it is gone already. */
    CompletableFuture<Void> destroy(String cardId);
}
