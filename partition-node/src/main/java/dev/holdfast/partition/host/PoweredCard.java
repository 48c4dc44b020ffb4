package dev.holdfast.partition.host;

import dev.holdfast.partition.card.Card;
import dev.holdfast.partition.card.CardOptions;
import dev.holdfast.partition.crypto.CryptoEngine;
import dev.holdfast.partition.crypto.Drbg;
import dev.holdfast.partition.crypto.ProviderCryptoEngine;
import dev.holdfast.partition.environment.Clock;
import dev.holdfast.partition.environment.Environment;
import dev.holdfast.partition.environment.Supply;
import dev.holdfast.partition.pool.Attestation;
import dev.holdfast.partition.pool.CardIdentity;
import dev.holdfast.proto.channel.Address;
import dev.holdfast.proto.channel.ChannelOptions;
import dev.holdfast.proto.channel.PartitionServer;
import dev.holdfast.proto.channel.TlsIdentity;
import dev.holdfast.proto.trust.PapersFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** A card of a folder from power-on to power-off, with everything it holds open meanwhile. */
final class PoweredCard implements AutoCloseable {

    private final Card card;
    private final Address address;
    private final Deque<AutoCloseable> open;

    private PoweredCard(Card card, Address address, Deque<AutoCloseable> open) {
        this.card = card;
        this.address = address;
        this.open = open;
    }

    /**
     * Returns once the card answers; it has yet to boot.
     *
     * @throws IOException with a sentence for the operator; nothing stays open then
     */
    static PoweredCard on(
            Path folder,
            Place place,
            ChannelOptions channel,
            CardOptions options,
            Executor workers,
            Supply supply,
            Surroundings around)
            throws IOException {
        Deque<AutoCloseable> open = new ArrayDeque<>();
        try {
            return connect(folder, place, channel, options, workers, supply, around, open);
        } catch (IOException | RuntimeException e) {
            letGo(open);
            throw e;
        }
    }

    private static PoweredCard connect(
            Path folder,
            Place place,
            ChannelOptions channel,
            CardOptions options,
            Executor workers,
            Supply supply,
            Surroundings around,
            Deque<AutoCloseable> open)
            throws IOException {
        FileFuses fuses = FileFuses.read(CardHost.fusesIn(folder));
        PapersFolder papers = PapersFolder.open(CardHost.papersIn(folder));
        FileDisk disk = opened(open, FileDisk.open(folder.resolve("disk")));
        FileDisk flash = opened(open, FileDisk.open(CardHost.flashIn(folder)));
        FileNvram nvram = opened(open, FileNvram.open(CardHost.nvramIn(folder)));
        FileSensors sensors = new FileSensors(folder.resolve("sensors"));
        ChannelOptions own = place.listen() instanceof Address.Tcp
                ? channel.withTls(tlsIdentity(fuses, nvram, papers, options))
                : channel;
        HostThread thread = opened(open, new HostThread("card-" + fuses.cardId(), around.gate()));
        Clock clock = around.clock();
        Attested attested = new Attested(new Attestation(fuses, papers), clock);
        CompletableFuture<Card> made = new CompletableFuture<>();
        OwnHello hello = new OwnHello(fuses, place.advertised(), made);
        PeerAddresses addresses = new PeerAddresses(place, made);
        PeerLinks links = new PeerLinks(hello, addresses, own, attested, why -> Door.turnedAway(made.join(), why));
        Card card = opened(
                open,
                new Card(
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
                        FaultsFile.read(folder.resolve("faults"))));
        made.complete(card);
        opened(open, links);
        PartitionServer server = opened(
                open,
                PartitionServer.bind(place.listen(), hello, own, new Door(card, attested, addresses))
                        .join());
        hello.listensAt(server.address());
        return new PoweredCard(card, server.address(), open);
    }

    Card card() {
        return card;
    }

    Address address() {
        return address;
    }

    /** Cuts the power. */
    @Override
    public void close() {
        letGo(open);
    }

    /** In the reverse order of its coming. */
    private static void letGo(Deque<AutoCloseable> open) {
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (Exception e) {
                throw new IllegalStateException("the card's folder could not be let go", e);
            }
        }
    }

    private static <T extends AutoCloseable> T opened(Deque<AutoCloseable> open, T resource) {
        open.push(resource);
        return resource;
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
