package dev.holdfast.partition.host;

import dev.holdfast.partition.card.Card;
import dev.holdfast.partition.card.CardOptions;
import dev.holdfast.partition.environment.Environment;
import dev.holdfast.partition.environment.Fuses;
import dev.holdfast.partition.pool.Membership;
import dev.holdfast.proto.channel.Address;
import dev.holdfast.proto.channel.ChannelOptions;
import dev.holdfast.proto.channel.FrameService;
import dev.holdfast.proto.channel.PartitionServer;
import dev.holdfast.proto.v1.CardState;
import dev.holdfast.proto.v1.Hello;
import dev.holdfast.proto.v1.PeerRole;
import dev.holdfast.proto.v1.ProtocolError;
import dev.holdfast.proto.v1.ReplicationMessage;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Response;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;

/**
 * Gives a card a place in this JVM: a folder for its fuses, NVRAM and disk, a thread, and an address at which it answers.
 *
 * <pre>
 *   FOLDER/fuses/   what the maker burned
 *   FOLDER/nvram    counters and the erasable half of the storage root
 *   FOLDER/disk/    the sealed store
 * </pre>
 */
public final class CardHost implements AutoCloseable {

    private final String cardId;
    private final HostThread thread;
    private final FileDisk disk;
    private final FileNvram nvram;
    private final PeerLinks links;
    private final Card card;
    private final PartitionServer server;

    private CardHost(
            String cardId,
            HostThread thread,
            FileDisk disk,
            FileNvram nvram,
            PeerLinks links,
            Card card,
            PartitionServer server) {
        this.cardId = cardId;
        this.thread = thread;
        this.disk = disk;
        this.nvram = nvram;
        this.links = links;
        this.card = card;
        this.server = server;
    }

    /** Burns the fuses of a new card into a folder that has none. */
    public static void install(Path folder, Fuses fuses) throws IOException {
        FileFuses.burn(
                folder.resolve("fuses"),
                fuses.cardId(),
                fuses.deviceSecret(),
                fuses.makerChain(),
                fuses.sealedIdentityKey());
    }

    /**
     * Powers the card on and lets it answer.
     *
     * @param listen where it answers
     * @param peers where the other cards of its pool answer, by card id
     * @param workers for long computations; shared between cards
     */
    public static CardHost start(
            Path folder,
            Address listen,
            Function<String, Address> peers,
            ChannelOptions channel,
            CardOptions options,
            Executor workers)
            throws IOException {
        FileFuses fuses = FileFuses.read(folder.resolve("fuses"));
        FileDisk disk = FileDisk.open(folder.resolve("disk"));
        FileNvram nvram = FileNvram.open(folder.resolve("nvram"));
        HostThread thread = new HostThread("card-" + fuses.cardId());
        CompletableFuture<Card> made = new CompletableFuture<>();
        PeerLinks links = new PeerLinks(() -> hello(fuses, options, made), peers, channel);
        Card card = new Card(
                new Environment(new SystemClock(), thread, new SystemEntropy(), disk, nvram, fuses, links, workers),
                options);
        made.complete(card);
        PartitionServer server = PartitionServer.bind(
                        listen, () -> hello(fuses, options, made), channel, new Door(card, fuses.cardId()))
                .join();
        CardHost host = new CardHost(fuses.cardId(), thread, disk, nvram, links, card, server);
        card.powerOn().join();
        return host;
    }

    public String cardId() {
        return cardId;
    }

    public CardState state() {
        return card.state();
    }

    public Address address() {
        return server.address();
    }

    /** Cuts the power. The folder stays as it is. */
    @Override
    public void close() {
        server.close();
        links.close();
        card.close();
        thread.close();
        for (AutoCloseable file : List.of(disk, nvram)) {
            try {
                file.close();
            } catch (Exception e) {
                throw new IllegalStateException("the card's folder could not be let go", e);
            }
        }
    }

    private static Hello hello(Fuses fuses, CardOptions options, CompletableFuture<Card> made) {
        Hello.Builder hello = Hello.newBuilder()
                .setProtocolVersion(ChannelOptions.PROTOCOL_VERSION)
                .setSender(fuses.cardId())
                .setRole(PeerRole.PEER_ROLE_CARD)
                .setFirmwareVersion(options.firmware().version());
        made.join().membership().ifPresent(membership -> hello.setPoolId(membership.getPoolId())
                .setGeneration(membership.getGeneration()));
        return hello.build();
    }

    /** The card's side of the channel. */
    private record Door(Card card, String cardId) implements FrameService {

        @Override
        public CompletableFuture<Response> serve(Hello peer, Request request) {
            return card.serve(peer, request);
        }

        @Override
        public void replicate(Hello peer, ReplicationMessage message) {
            // The channel vouches for the peer's name, and nobody speaks for another card.
            if (peer.getSender().equals(message.getSender())) {
                card.receive(message);
            }
        }

        /** A card of another pool, or of an older generation of this one, has no business here. */
        @Override
        public Optional<ProtocolError> admit(Hello peer) {
            if (peer.getRole() != PeerRole.PEER_ROLE_CARD || card.membership().isEmpty()) {
                return Optional.empty();
            }
            boolean same = card.membership().get().getPoolId().equals(peer.getPoolId())
                    && card.membership().get().getGeneration() == peer.getGeneration()
                    && Membership.founders(card.membership().get()).contains(peer.getSender());
            return same
                    ? Optional.empty()
                    : Optional.of(ProtocolError.newBuilder()
                            .setReason(ProtocolError.Reason.POOL_MISMATCH)
                            .setMessage("Card " + cardId + " belongs to another pool, or to another generation of it.")
                            .build());
        }
    }
}
