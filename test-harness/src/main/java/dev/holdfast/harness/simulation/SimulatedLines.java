package dev.holdfast.harness.simulation;

import dev.holdfast.coordinator.pool.CardLine;
import dev.holdfast.coordinator.pool.CardLines;
import dev.holdfast.coordinator.pool.CardRack;
import dev.holdfast.partition.rack.Machine;
import dev.holdfast.partition.rack.VirtualRack;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.channel.Address;
import dev.holdfast.proto.link.Link;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.Hello;
import dev.holdfast.proto.v1.PeerRole;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Response;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * The ways from one caller to the cards, in virtual time, with the faults of their links. Calls end as those over a channel do:
 * answered, late, or unknown when the card's power went.
 */
final class SimulatedLines implements CardLines {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final VirtualRack rack;
    private final Hello own;
    private final Set<CompletableFuture<Response>> outstanding = new LinkedHashSet<>();
    private boolean crashed;

    /** @param caller by which the cards, and the faults of links, know who asks */
    SimulatedLines(VirtualRack rack, String caller) {
        this.rack = rack;
        this.own = Hello.newBuilder()
                .setSender(caller)
                .setRole(PeerRole.PEER_ROLE_COORDINATOR)
                .build();
    }

    @Override
    public CardLine to(CardRack.Slot slot) {
        return new CardLine() {
            @Override
            public CompletableFuture<Response> call(Request request) {
                return rack.find(slot.cardId())
                        .filter(machine -> machine.hasPower() && !crashed)
                        .map(machine -> SimulatedLines.this.call(machine, request))
                        .orElseGet(() -> refused(Code.UNREACHABLE, "Nobody listens at " + slot.address() + "."));
            }

            @Override
            public void close() {
                // A line in virtual time holds nothing open.
            }
        };
    }

    @Override
    public CompletableFuture<CardRack.Slot> at(Address address) {
        String card = address.toString().substring(Address.IN_VM.length());
        return rack.find(card).filter(Machine::hasPower).isPresent()
                ? CompletableFuture.completedFuture(new CardRack.Slot(card, address))
                : refused(Code.UNREACHABLE, "Nobody listens at " + address + ".");
    }

    /** The caller is gone: nothing more is sent, and nobody hears the answers that are on their way. */
    void crash() {
        crashed = true;
        List.copyOf(outstanding)
                .forEach(answer -> fail(answer, Code.OUTCOME_UNKNOWN, "The service ended before the card answered."));
    }

    private CompletableFuture<Response> call(Machine machine, Request request) {
        CompletableFuture<Response> answer = new CompletableFuture<>();
        outstanding.add(answer);
        long deadline = Integer.toUnsignedLong(request.getDeadlineMillis());
        rack.after(
                deadline == 0 ? PATIENCE : Duration.ofMillis(deadline),
                () -> fail(
                        answer,
                        Code.DEADLINE_EXCEEDED,
                        "The card did not answer in time; it may still do what was asked."));
        Runnable unwatch = machine.whenPowerGoes(() -> fail(
                answer,
                Code.OUTCOME_UNKNOWN,
                "The channel to the card was lost before it answered; look at the state before repeating."));
        Link there = new Link(own.getSender(), machine.id());
        Link back = new Link(machine.id(), own.getSender());
        rack.carry(there, request.getSerializedSize(), false, () -> {
            if (machine.hasPower()) {
                machine.whenAwake(() -> serve(machine, back, request, answer));
            }
        });
        return answer.whenComplete((response, failure) -> {
            outstanding.remove(answer);
            unwatch.run();
        });
    }

    private void serve(Machine machine, Link back, Request request, CompletableFuture<Response> answer) {
        CompletableFuture<Void> unused = machine.card()
                .serve(own, request)
                .thenAccept(response ->
                        rack.carry(back, response.getSerializedSize(), false, () -> complete(answer, response)));
    }

    private static void complete(CompletableFuture<Response> answer, Response response) {
        if (response.getStatus().getCode() == Code.OK) {
            answer.complete(response);
        } else {
            answer.completeExceptionally(new RefusedException(response.getStatus()));
        }
    }

    private static void fail(CompletableFuture<Response> answer, Code code, String sentence) {
        answer.completeExceptionally(new RefusedException(code, sentence));
    }

    private static <T> CompletableFuture<T> refused(Code code, String sentence) {
        return CompletableFuture.failedFuture(new RefusedException(code, sentence));
    }
}
