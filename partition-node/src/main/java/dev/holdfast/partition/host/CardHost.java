package dev.holdfast.partition.host;

import dev.holdfast.partition.card.Card;
import dev.holdfast.partition.card.CardOptions;
import dev.holdfast.partition.crypto.CryptoEngine;
import dev.holdfast.partition.crypto.Drbg;
import dev.holdfast.partition.crypto.ProviderCryptoEngine;
import dev.holdfast.partition.environment.Environment;
import dev.holdfast.partition.factory.NewCard;
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
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * Gives a card a place in this JVM: a folder for its fuses, NVRAM and disk, a thread, and an address at which it answers.
 *
 * <pre>
 *   FOLDER/fuses/   what the maker burned
 *   FOLDER/owner/   the owner's papers, which may change while the card runs
 *   FOLDER/nvram    counters, and the erasable halves of the storage root and of the card's identity
 *   FOLDER/disk/    the sealed store
 *   FOLDER/flash/   firmware images, the audit log, operators
 *   FOLDER/sensors  what the sensors show, when it is not what they usually do
 *   FOLDER/faults   what a tester has planned; absent until then
 * </pre>
 */
public final class CardHost implements AutoCloseable {

    private final String cardId;
    private final HostThread thread;
    private final FileDisk disk;
    private final FileDisk flash;
    private final FileNvram nvram;
    private final PeerLinks links;
    private final Card card;
    private final PartitionServer server;
    private final CompletableFuture<Void> powerLoss = new CompletableFuture<>();
    private volatile boolean powered = true;

    private CardHost(
            String cardId,
            HostThread thread,
            FileDisk disk,
            FileDisk flash,
            FileNvram nvram,
            PeerLinks links,
            Card card,
            PartitionServer server) {
        this.cardId = cardId;
        this.thread = thread;
        this.disk = disk;
        this.flash = flash;
        this.nvram = nvram;
        this.links = links;
        this.card = card;
        this.server = server;
    }

    /**
     * Puts a new card into a folder that has none. The owner's papers are still missing: see
     * {@link OwnerFolder#certifyCard}.
     */
    public static void install(Path folder, NewCard card) throws IOException {
        Path fuses = fusesIn(folder);
        if (!Files.exists(fuses)) {
            try (FileNvram nvram = FileNvram.open(nvramIn(folder))) {
                card.equip(nvram);
            }
        }
        FileFuses.burn(fuses, card.cardId(), card.deviceSecret(), card.makerChain(), card.sealedIdentityKey());
    }

    /** Puts a new card into a folder, and the owner's papers beside it. */
    public static void install(Path folder, NewCard card, Papers papers) throws IOException {
        install(folder, card);
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
        FileDisk disk = FileDisk.open(folder.resolve("disk"));
        FileDisk flash = FileDisk.open(folder.resolve("flash"));
        FileNvram nvram = FileNvram.open(nvramIn(folder));
        ChannelOptions own = place.listen() instanceof Address.Tcp
                ? channel.withTls(tlsIdentity(fuses, nvram, papers, options))
                : channel;
        FileSensors sensors = new FileSensors(folder.resolve("sensors"));
        HostSupply supply = new HostSupply(fuses.cardId());
        HostThread thread = new HostThread("card-" + fuses.cardId());
        SystemClock clock = new SystemClock();
        Attested attested = new Attested(new Attestation(fuses, papers), clock);
        CompletableFuture<Card> made = new CompletableFuture<>();
        OwnHello hello = new OwnHello(fuses, options, place.advertised(), made);
        PeerAddresses addresses = new PeerAddresses(place, made);
        PeerLinks links = new PeerLinks(hello, addresses, own, attested, why -> Door.turnedAway(made.join(), why));
        Card card = new Card(
                new Environment(
                        clock,
                        thread,
                        new SystemEntropy(),
                        disk,
                        flash,
                        nvram,
                        fuses,
                        papers,
                        links,
                        supply,
                        sensors,
                        workers),
                options,
                FaultsFile.read(folder.resolve("faults")));
        made.complete(card);
        PartitionServer server = PartitionServer.bind(place.listen(), hello, own, new Door(card, attested, addresses))
                .join();
        hello.listensAt(server.address());
        CardHost host = new CardHost(fuses.cardId(), thread, disk, flash, nvram, links, card, server);
        supply.feeds(host);
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

    /** False from the moment at which the power goes, whoever cut it: the card can do so itself. */
    public boolean hasPower() {
        return powered;
    }

    /** Completes when the power is gone and the folder is free. */
    public CompletableFuture<Void> powerLoss() {
        return powerLoss.copy();
    }

    /** Cuts the power, and returns when it is gone. The folder stays as it is. Does nothing the second time. */
    @Override
    public synchronized void close() {
        if (!powered) {
            return;
        }
        powered = false;
        server.close();
        links.close();
        card.close();
        thread.close();
        for (AutoCloseable file : List.of(disk, flash, nvram)) {
            try {
                file.close();
            } catch (Exception e) {
                throw new IllegalStateException("the card's folder could not be let go", e);
            }
        }
        powerLoss.complete(null);
    }

    static Path nvramIn(Path folder) {
        return folder.resolve("nvram");
    }

    static Path fusesIn(Path folder) {
        return folder.resolve("fuses");
    }

    static Path papersIn(Path folder) {
        return folder.resolve("owner");
    }

    /** The owner's papers for the card's own key, which leaves its fuses for this process's memory. */
    private static TlsIdentity tlsIdentity(FileFuses fuses, FileNvram nvram, PapersFolder papers, CardOptions options)
            throws IOException {
        Drbg drbg = Drbg.instantiate(new SystemEntropy(), fuses.cardId());
        CryptoEngine crypto = new ProviderCryptoEngine(options.providers(), drbg);
        byte[] key = new CardIdentity(fuses, nvram, papers, crypto).openKey();
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
