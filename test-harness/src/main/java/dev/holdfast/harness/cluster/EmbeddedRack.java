package dev.holdfast.harness.cluster;

import com.google.protobuf.ByteString;
import dev.holdfast.coordinator.pool.CardLines;
import dev.holdfast.coordinator.tester.TesterLine;
import dev.holdfast.harness.stage.Hazards;
import dev.holdfast.partition.card.CardOptions;
import dev.holdfast.partition.firmware.Firmware;
import dev.holdfast.partition.host.CardHost;
import dev.holdfast.partition.host.Place;
import dev.holdfast.partition.host.Surroundings;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.channel.Address;
import dev.holdfast.proto.channel.ChannelOptions;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Response;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Cards in this JVM, each with its folder, reached by Netty's in-VM transport. The folder knows all about them: a rack that
 * is opened on it later has the same cards, without power.
 */
public final class EmbeddedRack implements LocalRack {

    /** Whoever puts cards in and takes them out waits for them; the cards' workers are not kept waiting for that. */
    private static final Executor HANDS = new Hands("rack");

    /** In-VM names are shared by the whole JVM and are told to other cards, so a rack's is the one of its folder. */
    private final String name;

    private final RackFolder folder;
    private final ChannelOptions channel;
    private final CardOptions options;
    private final Executor workers;
    private final FactoryFirmware firmware;
    private final Map<String, CardHost> hosts = new ConcurrentHashMap<>();
    private final Map<String, Surroundings> surroundings = new ConcurrentHashMap<>();

    /**
     * @param folder made if there is none; the authorities that make and own the cards are kept in it too
     * @param workers runs the cards' long computations; the caller ends it
     */
    public EmbeddedRack(Path folder, ChannelOptions channel, CardOptions options, Executor workers) {
        this(folder, channel, options, workers, FactoryFirmware.of(options.firmware()));
    }

    /** @param firmware that cards made from now on come with */
    EmbeddedRack(Path folder, ChannelOptions channel, CardOptions options, Executor workers, FactoryFirmware firmware) {
        Path place = folder.toAbsolutePath().normalize();
        this.name = place.toString();
        this.folder = new RackFolder(place, firmware.parts());
        this.firmware = firmware;
        this.channel = channel;
        this.options = options;
        this.workers = workers;
    }

    @Override
    public byte[] makerRoot() {
        return folder.makerRoot();
    }

    @Override
    public ByteString image(Firmware version) {
        return folder.image(version);
    }

    @Override
    public CompletableFuture<Slot> provision(String label) {
        return CompletableFuture.supplyAsync(() -> start(folder.manufacture(label, firmware.firmware())), HANDS);
    }

    @Override
    public CompletableFuture<List<String>> provisioned(String label) {
        return CompletableFuture.supplyAsync(() -> folder.cardIds(label), HANDS);
    }

    @Override
    public CompletableFuture<Slot> powerOn(String cardId) {
        return CompletableFuture.supplyAsync(() -> start(cardId), HANDS);
    }

    @Override
    public CompletableFuture<Void> powerOff(String cardId) {
        return CompletableFuture.runAsync(() -> stop(cardId), HANDS);
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
    public List<String> cards() {
        return folder.cardIds();
    }

    @Override
    public List<String> powered() {
        return hosts.values().stream()
                .filter(CardHost::hasPower)
                .map(CardHost::cardId)
                .sorted()
                .toList();
    }

    @Override
    public Hazards hazards(TesterLine tester, Breakable breakable) {
        return new EmbeddedHazards(this, tester, Optional.of(breakable.links()), breakable.clock());
    }

    /** The ways to these cards; they answer some calls on the caller's thread. */
    public CardLines lines(String coordinatorName) {
        return new NearLines(this, coordinatorName, CardLines.over(channel, coordinatorName));
    }

    /**
     * What a card that has power answers on the caller's thread; see {@link CardHost#answerHere}. Empty while the link between
     * the two is broken: then the call has to go over it.
     */
    Optional<Response> answerHere(String coordinator, String cardId, Request request) {
        CardHost host = hosts.get(cardId);
        boolean broken = channel.faults()
                .map(faults -> faults.between(coordinator, cardId))
                .orElse(false);
        return host == null || broken ? Optional.empty() : host.answerHere(request);
    }

    @Override
    public Path folderOf(String cardId) {
        return folder.card(cardId);
    }

    @Override
    public void close() {
        List.copyOf(hosts.keySet()).forEach(this::stop);
        folder.close();
    }

    /** Once, however many ask for it at a time. */
    private Slot start(String cardId) {
        CardHost host = hosts.compute(
                cardId, (id, before) -> before != null && before.hasPower() ? before : reboot(before, id));
        return new Slot(cardId, host.address());
    }

    /** A card that cut its own power may still be about to let go of its folder. */
    private CardHost reboot(@Nullable CardHost before, String cardId) {
        if (before != null) {
            before.close();
        }
        return boot(cardId);
    }

    private CardHost boot(String cardId) {
        try {
            Place place = Place.at(addressOf(cardId)).knowing(peer -> Optional.of(addressOf(peer)));
            return CardHost.start(folderOf(cardId), place, channel, options, workers, around(cardId));
        } catch (IOException e) {
            throw new RefusedException(
                    Code.NOT_FOUND,
                    "Card " + cardId + " cannot be powered on: its folder is missing or in use, or its power failed ("
                            + e.getMessage() + ").");
        }
    }

    private void stop(String cardId) {
        hosts.computeIfPresent(cardId, (id, host) -> {
            host.close();
            return null;
        });
    }

    /** What is around a card, with power or without. */
    Surroundings around(String cardId) {
        return surroundings.computeIfAbsent(cardId, card -> new Surroundings());
    }

    private Address addressOf(String cardId) {
        return new Address.InVm(name + "/" + cardId);
    }
}
