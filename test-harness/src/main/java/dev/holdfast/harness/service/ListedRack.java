package dev.holdfast.harness.service;

import dev.holdfast.coordinator.pool.CardLine;
import dev.holdfast.coordinator.pool.CardLines;
import dev.holdfast.coordinator.pool.CardRack;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.channel.Address;
import dev.holdfast.proto.v1.CardState;
import dev.holdfast.proto.v1.CardStatus;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.GetStatus;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Response;
import dev.holdfast.proto.v1.Zeroize;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Cards that somebody else runs on other hosts. A blank one that answers may be taken; power is not this rack's to give or
 * to cut, and what is destroyed is zeroized and stays where it is.
 */
final class ListedRack implements CardRack {

    private final List<Address> addresses;
    private final CardLines lines;
    /** Handed out while this runs: still blank, perhaps, and not free. */
    private final Set<String> taken = ConcurrentHashMap.newKeySet();

    ListedRack(List<Address> addresses, CardLines lines) {
        this.addresses = List.copyOf(addresses);
        this.lines = lines;
    }

    @Override
    public CompletableFuture<Slot> provision(String label) {
        return present().thenApply(cards -> cards.stream()
                .filter(card -> card.status().getState() == CardState.UNINITIALIZED)
                .map(Listed::slot)
                .filter(slot -> taken.add(slot.cardId()))
                .findFirst()
                .orElseThrow(() -> new RefusedException(
                        Code.LIMIT_EXCEEDED,
                        "None of the listed cards is blank and answers; start another one with hsm partition run and list"
                                + " its address.")));
    }

    @Override
    public CompletableFuture<List<String>> provisioned(String label) {
        return present().thenApply(cards -> cards.stream()
                .filter(card -> card.status().getPoolName().equalsIgnoreCase(label))
                .map(card -> card.slot().cardId())
                .toList());
    }

    @Override
    public CompletableFuture<Slot> powerOn(String cardId) {
        return find(cardId).thenApply(card -> card.map(Listed::slot)
                .orElseThrow(() -> new RefusedException(
                        Code.UNREACHABLE,
                        "Card " + cardId + " does not answer at any listed address; start it on its host.")));
    }

    @Override
    public CompletableFuture<Void> powerOff(String cardId) {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletableFuture<Void> destroy(String cardId) {
        return find(cardId)
                .thenCompose(card -> card.isEmpty()
                        ? CompletableFuture.completedFuture(null)
                        : ask(
                                        card.get().slot(),
                                        Request.newBuilder()
                                                .setZeroize(Zeroize.getDefaultInstance())
                                                .build())
                                .thenAccept(done -> {}));
    }

    private record Listed(Slot slot, CardStatus status) {}

    private CompletableFuture<Optional<Listed>> find(String cardId) {
        return present().thenApply(cards -> cards.stream()
                .filter(card -> card.slot().cardId().equals(cardId))
                .findFirst());
    }

    /** The cards that answer, asked all at once. */
    private CompletableFuture<List<Listed>> present() {
        List<CompletableFuture<Optional<Listed>>> asked = new ArrayList<>();
        for (Address address : addresses) {
            asked.add(lines.at(address)
                    .thenCompose(slot -> ask(slot, status())
                            .thenApply(answer -> Optional.of(new Listed(slot, answer.getCardStatus()))))
                    .exceptionally(silent -> Optional.empty()));
        }
        return CompletableFuture.allOf(asked.toArray(CompletableFuture[]::new)).thenApply(done -> asked.stream()
                .map(CompletableFuture::join)
                .flatMap(Optional::stream)
                .toList());
    }

    private CompletableFuture<Response> ask(Slot slot, Request request) {
        CardLine line = lines.to(slot);
        return line.call(request).whenComplete((answer, failure) -> line.close());
    }

    private static Request status() {
        return Request.newBuilder().setGetStatus(GetStatus.getDefaultInstance()).build();
    }
}
