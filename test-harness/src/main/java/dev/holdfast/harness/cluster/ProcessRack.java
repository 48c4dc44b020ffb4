package dev.holdfast.harness.cluster;

import com.google.protobuf.ByteString;
import dev.holdfast.coordinator.tester.TesterLine;
import dev.holdfast.harness.node.FirmwareKind;
import dev.holdfast.harness.node.PartitionConfig;
import dev.holdfast.harness.node.PartitionProcess;
import dev.holdfast.harness.node.Timing;
import dev.holdfast.harness.stage.Hazards;
import dev.holdfast.partition.firmware.Firmware;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.channel.Address;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.PeerRole;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Cards that are processes of their own on this machine, each with its folder, reached by TLS over TCP at 127.0.0.1. The
 * folder knows all about them: a rack that is opened on it later, or at the same time by somebody else, finds them running
 * and starts none twice.
 */
public final class ProcessRack implements LocalRack {

    /** How long a card that this rack started runs. */
    public enum Lifetime {
        /** Until the rack is closed, or its process ends in whatever way. */
        OF_THE_RACK,
        /** Until somebody powers it off. */
        ITS_OWN
    }

    private static final Executor HANDS = new Hands("rack");

    private final RackFolder folder;
    private final Timing timing;
    private final Lifetime lifetime;
    private final FactoryFirmware firmware;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, ProcessCard> cards = new ConcurrentHashMap<>();
    private volatile boolean drill;

    /** A rack of cards with release firmware. */
    public ProcessRack(Path folder, Timing timing, Lifetime lifetime) {
        this(folder, timing, lifetime, FirmwareKind.RELEASE);
    }

    /**
     * @param folder made if there is none; the authorities that make and own the cards are kept in it too
     * @param timing of the cards that are made from now on
     * @param firmware that these come with
     */
    public ProcessRack(Path folder, Timing timing, Lifetime lifetime, FirmwareKind firmware) {
        this(folder, timing, lifetime, FactoryFirmware.of(firmware.firmware()));
    }

    /** @param firmware that cards made from now on come with */
    public ProcessRack(Path folder, Timing timing, Lifetime lifetime, FactoryFirmware firmware) {
        this.folder = new RackFolder(folder.toAbsolutePath().normalize(), firmware.parts());
        this.timing = timing;
        this.lifetime = lifetime;
        this.firmware = firmware;
    }

    /** From now on cards are made whose links may be broken, and whose clocks may be set wrong. */
    public ProcessRack forDrills() {
        drill = true;
        return this;
    }

    /** Whether a card was made like that. */
    boolean isDrilled(String cardId) {
        return card(cardId).config().drill();
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
        return CompletableFuture.supplyAsync(
                () -> {
                    String cardId = folder.manufacture(label, firmware.firmware());
                    try {
                        configure(cardId);
                        return start(cardId);
                    } catch (RuntimeException e) {
                        card(cardId).destroy();
                        throw e;
                    }
                },
                HANDS);
    }

    @Override
    public CompletableFuture<List<String>> provisioned(String label) {
        return CompletableFuture.supplyAsync(() -> folder.cardIds(label), HANDS);
    }

    @Override
    public CompletableFuture<Slot> powerOn(String cardId) {
        return CompletableFuture.supplyAsync(() -> start(cardId), HANDS);
    }

    /** Kills the card's process with SIGKILL. */
    @Override
    public CompletableFuture<Void> powerOff(String cardId) {
        return CompletableFuture.runAsync(() -> card(cardId).powerOff(), HANDS);
    }

    /** Kills the card's process with SIGKILL, and deletes all that is in its folder. */
    @Override
    public CompletableFuture<Void> destroy(String cardId) {
        return CompletableFuture.runAsync(
                () -> {
                    card(cardId).destroy();
                    cards.remove(cardId);
                },
                HANDS);
    }

    @Override
    public List<String> cards() {
        return folder.cardIds();
    }

    @Override
    public List<String> powered() {
        return folder.cardIds().stream()
                .filter(cardId -> card(cardId).running().isPresent())
                .toList();
    }

    @Override
    public Hazards hazards(TesterLine tester, Breakable breakable) {
        return new ProcessHazards(this, tester, breakable.links(), breakable.clock());
    }

    @Override
    public Path folderOf(String cardId) {
        return folder.card(cardId);
    }

    /** Lets every card that has power end its work, whoever started it. */
    public void stopAll() {
        inParallel(powered().stream().map(this::card), ProcessCard::stop);
    }

    /** Holds a card still: its connections stay, and nothing is answered. */
    public void pause(String cardId) {
        process(cardId).pause();
    }

    /** Lets a card go on that was paused. */
    public void resume(String cardId) {
        process(cardId).resume();
    }

    /** The number of the card's process; 0 while it has no power. */
    public long pid(String cardId) {
        return card(cardId).running().map(PartitionProcess::pid).orElse(0L);
    }

    /** Memory that the card's process holds at the moment, in bytes. */
    public long residentBytes(String cardId) {
        return process(cardId).residentBytes();
    }

    /** Makes a folder of key and owner's papers for somebody who talks to these cards, unless it is there. */
    public void equip(Path holder, String name, PeerRole role) {
        folder.equip(holder, name, role);
    }

    /** Cuts the power of the cards that this rack started, unless they have a life of their own. */
    @Override
    public void close() {
        if (lifetime == Lifetime.OF_THE_RACK) {
            inParallel(cards.values().stream().filter(ProcessCard::isOwn), ProcessCard::powerOff);
        }
        folder.close();
    }

    private void configure(String cardId) {
        Address.Tcp address = LoopbackPorts.free(random);
        PartitionConfig.write(
                folderOf(cardId).resolve(ProcessCard.CONFIG),
                Path.of("."),
                address,
                address,
                timing,
                firmware.kind(),
                drill);
    }

    private Slot start(String cardId) {
        return card(cardId).powerOn(lifetime == Lifetime.ITS_OWN);
    }

    private ProcessCard card(String cardId) {
        return cards.computeIfAbsent(cardId, id -> new ProcessCard(id, folderOf(id)));
    }

    private PartitionProcess process(String cardId) {
        return card(cardId)
                .running()
                .orElseThrow(() ->
                        new RefusedException(Code.NOT_FOUND, "Card " + cardId + " has no power; power it on first."));
    }

    private static void inParallel(Stream<ProcessCard> cards, Consumer<ProcessCard> task) {
        CompletableFuture.allOf(cards.map(card -> CompletableFuture.runAsync(() -> task.accept(card), HANDS))
                        .toArray(CompletableFuture[]::new))
                .join();
    }
}
