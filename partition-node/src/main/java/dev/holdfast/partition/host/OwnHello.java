package dev.holdfast.partition.host;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.card.Card;
import dev.holdfast.partition.environment.Fuses;
import dev.holdfast.proto.channel.Address;
import dev.holdfast.proto.channel.ChannelOptions;
import dev.holdfast.proto.v1.Hello;
import dev.holdfast.proto.v1.PeerRole;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** What a card says of itself when a channel begins: as of now, because its pool and its address come later. */
final class OwnHello implements Supplier<Hello> {

    private final Hello always;
    private final CompletableFuture<Card> card;
    private volatile Optional<Address> address;

    /** @param advertised empty when it is where the card will listen */
    OwnHello(Fuses fuses, Optional<Address> advertised, CompletableFuture<Card> card) {
        this.card = card;
        this.address = advertised;
        always = Hello.newBuilder()
                .setProtocolVersion(ChannelOptions.PROTOCOL_VERSION)
                .setSender(fuses.cardId())
                .setRole(PeerRole.PEER_ROLE_CARD)
                .addAllMakerChain(
                        fuses.makerChain().stream().map(ByteString::copyFrom).toList())
                .build();
    }

    void listensAt(Address actual) {
        if (address.isEmpty()) {
            address = Optional.of(actual);
        }
    }

    @Override
    public Hello get() {
        Hello.Builder hello = always.toBuilder();
        address.ifPresent(at -> hello.setAddress(at.toString()));
        hello.setFirmwareVersion(card.join().firmware().version())
                .setEpoch(card.join().epoch());
        card.join().membership().ifPresent(membership -> hello.setPoolId(membership.getPoolId())
                .setGeneration(membership.getGeneration()));
        return hello.build();
    }
}
