package dev.holdfast.coordinator.pool;

import dev.holdfast.proto.channel.Address;
import dev.holdfast.proto.channel.ChannelOptions;
import dev.holdfast.proto.v1.Hello;
import dev.holdfast.proto.v1.PeerRole;
import java.util.concurrent.CompletableFuture;

/** How the service reaches cards. */
public interface CardLines {

    CardLine to(CardRack.Slot slot);

    /** Which card answers there. */
    CompletableFuture<CardRack.Slot> at(Address address);

    /** @param coordinatorName by which cards know who asks */
    static CardLines over(ChannelOptions options, String coordinatorName) {
        Hello own = Hello.newBuilder()
                .setSender(coordinatorName)
                .setRole(PeerRole.PEER_ROLE_COORDINATOR)
                .build();
        return new CardLines() {
            @Override
            public CardLine to(CardRack.Slot slot) {
                return new CardLink(slot, own, options);
            }

            @Override
            public CompletableFuture<CardRack.Slot> at(Address address) {
                return CardLink.identify(address, own, options);
            }
        };
    }
}
