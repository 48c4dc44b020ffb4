package dev.holdfast.partition.host;

import dev.holdfast.proto.channel.Address;
import java.util.Optional;
import java.util.function.Function;

/**
 * Where a card is on the network.
 *
 * @param listen where it answers; TCP is under TLS, with the owner's papers
 * @param advertised where others reach it, when that differs from where it listens: behind 0.0.0.0, a translated address,
 *     or a container's
 * @param peers where its peers answer, by card id, for those whom somebody knows beforehand. The others are found by the
 *     pool's own list of its cards, and by what they say of themselves
 */
public record Place(Address listen, Optional<Address> advertised, Function<String, Optional<Address>> peers) {

    public static Place at(Address listen) {
        return new Place(listen, Optional.empty(), peer -> Optional.empty());
    }

    public Place advertising(Address address) {
        return new Place(listen, Optional.of(address), peers);
    }

    public Place knowing(Function<String, Optional<Address>> others) {
        return new Place(listen, advertised, others);
    }
}
