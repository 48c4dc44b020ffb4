package dev.holdfast.partition.host;

import dev.holdfast.partition.card.Card;
import dev.holdfast.partition.card.CardOptions;
import dev.holdfast.partition.crypto.CryptoEngine;
import dev.holdfast.partition.crypto.Drbg;
import dev.holdfast.partition.crypto.ProviderCryptoEngine;
import dev.holdfast.partition.environment.Environment;
import dev.holdfast.partition.environment.Fuses;
import dev.holdfast.partition.pool.Attestation;
import dev.holdfast.partition.pool.CardIdentity;
import dev.holdfast.proto.channel.Address;
import dev.holdfast.proto.channel.ChannelOptions;
import dev.holdfast.proto.channel.PartitionServer;
import dev.holdfast.proto.channel.TlsIdentity;
import dev.holdfast.proto.trust.Papers;
import dev.holdfast.proto.trust.PapersFolder;
import dev.holdfast.proto.v1.CardState;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Response;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Gives a card a place in this JVM: a folder for its fuses, NVRAM and disk, a thread, and an address at which it answers.
 *
 * <pre>
 *   FOLDER/fuses/   what the maker burned
 *   FOLDER/owner/   the owner's papers, which may change while the card runs
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
    private final AtomicBoolean closed = new AtomicBoolean();

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

    /**
     * Burns the fuses of a new card into a folder that has none. The owner's papers are still missing: see
     * {@link OwnerFolder#certifyCard}.
     */
    public static void install(Path folder, Fuses fuses) throws IOException {
        FileFuses.burn(
                fusesIn(folder), fuses.cardId(), fuses.deviceSecret(), fuses.makerChain(), fuses.sealedIdentityKey());
    }

    /** Burns the fuses, and puts the owner's papers beside them. */
    public static void install(Path folder, Fuses fuses, Papers papers) throws IOException {
        install(folder, fuses);
        PapersFiles.write(papersIn(folder), papers);
    }

    /**
     * Powers the card on and lets it answer.
     *
     * @param channel threads and limits; a TLS identity is made of the card's key and the owner's papers
     * @param workers for long computations; shared between cards
     * @throws IOException with a sentence for the operator when something is missing from the folder, or damaged
     */
    public static CardHost start(
            Path folder, Place place, ChannelOptions channel, CardOptions options, Executor workers)
            throws IOException {
        FileFuses fuses = FileFuses.read(fusesIn(folder));
        PapersFolder papers = PapersFolder.open(papersIn(folder));
        ChannelOptions own =
                place.listen() instanceof Address.Tcp ? channel.withTls(tlsIdentity(fuses, papers, options)) : channel;
        FileDisk disk = FileDisk.open(folder.resolve("disk"));
        FileNvram nvram = FileNvram.open(folder.resolve("nvram"));
        HostThread thread = new HostThread("card-" + fuses.cardId());
        SystemClock clock = new SystemClock();
        Attested attested = new Attested(new Attestation(fuses, papers), clock);
        CompletableFuture<Card> made = new CompletableFuture<>();
        OwnHello hello = new OwnHello(fuses, options, place.advertised(), made);
        PeerAddresses addresses = new PeerAddresses(place, made);
        PeerLinks links = new PeerLinks(hello, addresses, own, attested, why -> Door.turnedAway(made.join(), why));
        Card card = new Card(
                new Environment(clock, thread, new SystemEntropy(), disk, nvram, fuses, papers, links, workers),
                options);
        made.complete(card);
        PartitionServer server = PartitionServer.bind(place.listen(), hello, own, new Door(card, attested, addresses))
                .join();
        hello.listensAt(server.address());
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

    /** What the card answers on the caller's thread; see {@link Card#answerHere}. */
    public Optional<Response> answerHere(Request request) {
        return card.answerHere(request);
    }

    /** Cuts the power. The folder stays as it is. Does nothing the second time. */
    @Override
    public void close() {
        if (closed.getAndSet(true)) {
            return;
        }
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

    static Path fusesIn(Path folder) {
        return folder.resolve("fuses");
    }

    static Path papersIn(Path folder) {
        return folder.resolve("owner");
    }

    /** The owner's papers for the card's own key, which leaves its fuses for this process's memory. */
    private static TlsIdentity tlsIdentity(FileFuses fuses, PapersFolder papers, CardOptions options)
            throws IOException {
        Drbg drbg = Drbg.instantiate(new SystemEntropy(), fuses.cardId());
        CryptoEngine crypto = new ProviderCryptoEngine(options.providers(), drbg);
        byte[] key = new CardIdentity(fuses, papers, crypto).openKey();
        try {
            return new TlsIdentity(TlsIdentity.privateKey(key), papers);
        } catch (GeneralSecurityException e) {
            throw new IOException("The key in the fuses of " + fuses.cardId() + " cannot be used for TLS.", e);
        } finally {
            Arrays.fill(key, (byte) 0);
            drbg.uninstantiate();
        }
    }
}
