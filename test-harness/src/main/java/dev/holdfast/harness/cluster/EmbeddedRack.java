package dev.holdfast.harness.cluster;

import dev.holdfast.partition.card.CardOptions;
import dev.holdfast.partition.crypto.CryptoEngine;
import dev.holdfast.partition.crypto.Drbg;
import dev.holdfast.partition.crypto.ProviderCryptoEngine;
import dev.holdfast.partition.environment.Fuses;
import dev.holdfast.partition.factory.Maker;
import dev.holdfast.partition.factory.Owner;
import dev.holdfast.partition.host.CardHost;
import dev.holdfast.partition.host.Place;
import dev.holdfast.partition.host.SystemClock;
import dev.holdfast.partition.host.SystemEntropy;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.channel.Address;
import dev.holdfast.proto.channel.ChannelOptions;
import dev.holdfast.proto.v1.Code;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** Cards of one maker and one owner, each with a folder of its own below one folder, reached by Netty's in-VM transport. */
public final class EmbeddedRack implements LocalRack {

    private static final Executor HANDS = new Hands("rack");

    private final Path folder;
    private final ChannelOptions channel;
    private final CardOptions options;
    private final Executor workers;
    private final Maker maker;
    private final Owner owner;
    /** In-VM names are shared by the whole JVM, so every rack has its own. */
    private final String rackName = UUID.randomUUID().toString();

    private final AtomicInteger made = new AtomicInteger();
    private final Map<String, CardHost> hosts = new ConcurrentHashMap<>();

    /**
     * @param folder made if there is none
     * @param workers runs the cards' long computations; the caller ends it
     */
    public EmbeddedRack(Path folder, ChannelOptions channel, CardOptions options, Executor workers) {
        this.folder = folder;
        this.channel = channel;
        this.options = options;
        this.workers = workers;
        CryptoEngine crypto =
                new ProviderCryptoEngine(options.providers(), Drbg.instantiate(new SystemEntropy(), "rack"));
        this.maker = new Maker(crypto, new SystemClock().millis());
        this.owner = new Owner(crypto, new SystemClock().millis());
    }

    @Override
    public byte[] makerRoot() {
        return maker.root();
    }

    @Override
    public CompletableFuture<Slot> provision(String label) {
        String cardId = label.toLowerCase(Locale.ROOT) + "-" + made.incrementAndGet();
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        install(cardId);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                    return start(cardId);
                },
                HANDS);
    }

    @Override
    public CompletableFuture<List<String>> provisioned(String label) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try (Stream<Path> cards = Files.exists(folder) ? Files.list(folder) : Stream.empty()) {
                        return cards.map(card -> card.getFileName().toString())
                                .filter(card -> card.startsWith(label.toLowerCase(Locale.ROOT) + "-"))
                                .sorted()
                                .toList();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                },
                HANDS);
    }

    @Override
    public CompletableFuture<Slot> powerOn(String cardId) {
        return CompletableFuture.supplyAsync(() -> start(cardId), HANDS);
    }

    @Override
    public CompletableFuture<Void> powerOff(String cardId) {
        return CompletableFuture.runAsync(() -> stop(cardId), HANDS);
    }

    private void install(String cardId) throws IOException {
        Fuses fuses = maker.manufacture(cardId);
        try {
            byte[] certificate = owner.certifyCard(fuses.makerChain().get(0));
            CardHost.install(folderOf(cardId), fuses, owner.papers(certificate));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a certificate that was just issued can be read", e);
        }
    }

    private Slot start(String cardId) {
        CardHost running = hosts.get(cardId);
        if (running != null) {
            return new Slot(cardId, running.address());
        }
        try {
            Place place = Place.at(addressOf(cardId)).knowing(peer -> Optional.of(addressOf(peer)));
            CardHost host = CardHost.start(folderOf(cardId), place, channel, options, workers);
            hosts.put(cardId, host);
            return new Slot(cardId, host.address());
        } catch (IOException e) {
            throw new RefusedException(
                    Code.NOT_FOUND, "Card " + cardId + " cannot be powered on: its folder is missing or in use.");
        }
    }

    private void stop(String cardId) {
        CardHost host = hosts.remove(cardId);
        if (host != null) {
            host.close();
        }
    }

    @Override
    public CompletableFuture<Void> destroy(String cardId) {
        return CompletableFuture.runAsync(
                () -> {
                    stop(cardId);
                    FolderTree.delete(folderOf(cardId));
                },
                HANDS);
    }

    @Override
    public List<String> powered() {
        return hosts.keySet().stream().sorted().toList();
    }

    @Override
    public Path folderOf(String cardId) {
        return folder.resolve(cardId);
    }

    @Override
    public void close() {
        powered().forEach(this::stop);
        maker.close();
        owner.close();
    }

    private Address addressOf(String cardId) {
        return new Address.InVm(rackName + "/" + cardId);
    }
}
