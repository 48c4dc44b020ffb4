package dev.holdfast.partition.host;

import dev.holdfast.partition.card.Card;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.channel.Address;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Where the other cards answer: as was said beforehand, else as they say themselves, else as in the pool's own
 * list of its cards. Whoever is then found at an address has to prove that it is that card.
 */
final class PeerAddresses implements Function<String, Optional<Address>> {

    private final Place own;
    private final CompletableFuture<Card> card;
    private final Map<String, Address> learned = new ConcurrentHashMap<>();

    PeerAddresses(Place own, CompletableFuture<Card> card) {
        this.own = own;
        this.card = card;
    }

    /** From the card itself, once it is trusted. What is no address to this card is ignored. */
    void learn(String peer, String address) {
        usable(address).ifPresent(at -> learned.put(peer, at));
    }

    @Override
    public Optional<Address> apply(String peer) {
        return own.peers()
                .apply(peer)
                .or(() -> Optional.ofNullable(learned.get(peer)))
                .or(() -> listed(peer));
    }

    private Optional<Address> listed(String peer) {
        return card.join().cards().stream()
                .filter(member -> member.getCard().equals(peer))
                .findFirst()
                .flatMap(member -> usable(member.getAddress()));
    }

    /** A card over TCP is not led into this JVM, where there is no TLS; one in this JVM has no papers to leave it with. */
    private Optional<Address> usable(String address) {
        try {
            return Optional.of(Address.parse(address))
                    .filter(parsed -> parsed.getClass().equals(own.listen().getClass()));
        } catch (RefusedException e) {
            return Optional.empty();
        }
    }
}
