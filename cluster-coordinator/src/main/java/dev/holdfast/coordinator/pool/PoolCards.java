package dev.holdfast.coordinator.pool;

import com.google.protobuf.ByteString;
import dev.holdfast.coordinator.pool.CardRack.Slot;
import dev.holdfast.proto.channel.Address;
import dev.holdfast.proto.v1.CardState;
import dev.holdfast.proto.v1.GetStatus;
import dev.holdfast.proto.v1.InitializePool;
import dev.holdfast.proto.v1.ProvisionPool;
import dev.holdfast.proto.v1.Request;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** What is done with all cards of a pool at once. Every step may be repeated by whoever finds it half done. */
final class PoolCards {

    private final CardRack rack;
    private final CardLines lines;

    PoolCards(CardRack rack, CardLines lines) {
        this.rack = rack;
        this.lines = lines;
    }

    /** As many blank cards as the pool is to have; if the rack has fewer, none stays out. */
    CompletableFuture<List<Slot>> provision(PoolSpec spec) {
        List<CompletableFuture<Slot>> asked = Futures.times(spec.cards(), () -> rack.provision(spec.name()));
        return Futures.all(asked).exceptionallyCompose(failure -> Futures.each(
                        asked, card -> card.thenCompose(slot -> rack.destroy(slot.cardId()))
                                .exceptionally(never -> null))
                .thenCompose(gone -> CompletableFuture.failedFuture(failure)));
    }

    /**
     * Makes one pool of blank cards: the first makes the pool's key, every other one receives it by an attested exchange
     * that this side only carries, and a majority agrees on the vault's first contents.
     */
    CompletableFuture<Void> assemble(PoolSpec spec, ByteString poolId, PoolClient client) {
        List<Slot> slots = client.cards();
        String first = slots.get(0).cardId();
        Request initialize = Request.newBuilder()
                .setInitializePool(InitializePool.newBuilder()
                        .setPoolId(poolId)
                        .setGeneration(1)
                        .addAllMembers(slots.stream().map(Slot::asMember).toList()))
                .build();
        Request provision = Request.newBuilder()
                .setProvisionPool(ProvisionPool.newBuilder()
                        .setName(spec.name())
                        .addAllAdministrators(spec.administrators())
                        .setRetentionDays(spec.retentionDays())
                        .setPurgeProtection(spec.purgeProtection()))
                .build();
        return client.callCard(first, initialize)
                .thenCompose(done ->
                        Futures.each(slots.subList(1, slots.size()), slot -> Cloning.run(client, first, slot.cardId())))
                .thenCompose(joined -> client.call(provision))
                .thenAccept(done -> {});
    }

    /** Where the cards answer now. One that the rack does not have is where it was, as far as is known. */
    CompletableFuture<List<Slot>> powerOn(List<Slot> cards) {
        return Futures.all(cards.stream()
                .map(slot -> rack.powerOn(slot.cardId()).exceptionally(absent -> slot))
                .toList());
    }

    /** Those of the cards that answer at these addresses. */
    CompletableFuture<List<Slot>> at(List<Address> addresses) {
        return Futures.all(addresses.stream()
                        .map(address ->
                                lines.at(address).thenApply(Optional::of).exceptionally(none -> Optional.empty()))
                        .toList())
                .thenApply(all -> all.stream().flatMap(Optional::stream).toList());
    }

    CompletableFuture<Void> powerOff(List<Slot> cards) {
        return Futures.each(cards, slot -> rack.powerOff(slot.cardId()));
    }

    CompletableFuture<Void> destroy(List<Slot> cards) {
        return Futures.each(cards, slot -> rack.destroy(slot.cardId()));
    }

    /**
     * Destroys the blank cards in the rack that were provisioned under this name and belong to nothing: those of whom
     * nobody could write down that they had come.
     */
    CompletableFuture<Void> destroyStrays(String label) {
        return rack.provisioned(label).thenCompose(ids -> Futures.each(ids, this::destroyIfBlank));
    }

    private CompletableFuture<Void> destroyIfBlank(String cardId) {
        return rack.powerOn(cardId)
                .thenCompose(this::isBlank)
                .exceptionally(unfinished -> true)
                .thenCompose(blank -> blank ? rack.destroy(cardId) : CompletableFuture.completedFuture(null));
    }

    private CompletableFuture<Boolean> isBlank(Slot slot) {
        CardLine line = lines.to(slot);
        return line.call(Request.newBuilder()
                        .setGetStatus(GetStatus.getDefaultInstance())
                        .build())
                .thenApply(answer -> answer.getCardStatus().getState() == CardState.UNINITIALIZED)
                .whenComplete((state, failure) -> line.close());
    }
}
