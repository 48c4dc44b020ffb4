package dev.holdfast.partition.host;

import dev.holdfast.partition.card.Card;
import dev.holdfast.partition.card.CardOptions;
import dev.holdfast.partition.factory.NewCard;
import dev.holdfast.proto.channel.Address;
import dev.holdfast.proto.channel.ChannelOptions;
import dev.holdfast.proto.trust.Papers;
import dev.holdfast.proto.v1.CardState;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Response;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;

/**
 * Gives a card a place in this JVM: a folder for its fuses, NVRAM and disk, a thread, and an address at which it answers,
 * and keeps when the card cycles its own power.
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
    private final HostSupply supply;
    private final Surroundings surroundings;

    private CardHost(String cardId, HostSupply supply, Surroundings surroundings) {
        this.cardId = cardId;
        this.supply = supply;
        this.surroundings = surroundings;
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
        return start(folder, place, channel, options, workers, new Surroundings(), card -> new CompletableFuture<>());
    }

    /**
     * The same in surroundings that somebody may spoil. Returns too when a tester stops the card's boot: the card answers then,
     * and somebody has to let it go on.
     */
    public static CardHost start(
            Path folder,
            Place place,
            ChannelOptions channel,
            CardOptions options,
            Executor workers,
            Surroundings surroundings)
            throws IOException {
        return start(folder, place, channel, options, workers, surroundings, Card::halted);
    }

    private static CardHost start(
            Path folder,
            Place place,
            ChannelOptions channel,
            CardOptions options,
            Executor workers,
            Surroundings surroundings,
            Function<Card, CompletableFuture<Void>> enough)
            throws IOException {
        String cardId = FileFuses.read(fusesIn(folder)).cardId();
        HostSupply supply = new HostSupply(cardId, place, (own, at, powerFailure) -> {
            PoweredCard powered = PoweredCard.on(folder, at, channel, options, workers, own, surroundings);
            Card card = powered.card();
            CompletableFuture.anyOf(card.powerOn(), enough.apply(card), powerFailure)
                    .join();
            if (powerFailure.isDone()) {
                powered.close();
                throw new IOException("The power of card " + cardId + " failed while it booted.");
            }
            return powered;
        });
        supply.on();
        return new CardHost(cardId, supply, surroundings);
    }

    public String cardId() {
        return cardId;
    }

    /** OFF too while the card has no power because it cut or cycles it itself. */
    public CardState state() {
        return supply.state();
    }

    /** Stays the same when the card boots anew. */
    public Address address() {
        return supply.address();
    }

    /** What the card answers on the caller's thread, if it has power and is not paused; see {@link Card#answerHere}. */
    public Optional<Response> answerHere(Request request) {
        return surroundings.isPaused() ? Optional.empty() : supply.answerHere(request);
    }

    /** False from the moment at which the power goes for good, whoever cut it: the card can do so itself. */
    public boolean hasPower() {
        return supply.hasPower();
    }

    /** Completes when the power is gone for good and the folder is free. */
    public CompletableFuture<Void> powerLoss() {
        return supply.powerLoss();
    }

    /** Cuts the power, and returns when it is gone. The folder stays as it is. Does nothing the second time. */
    @Override
    public void close() {
        surroundings.resume();
        supply.close();
    }

    /** What is around the card here. */
    public Surroundings surroundings() {
        return surroundings;
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

    static Path flashIn(Path folder) {
        return folder.resolve("flash");
    }
}
