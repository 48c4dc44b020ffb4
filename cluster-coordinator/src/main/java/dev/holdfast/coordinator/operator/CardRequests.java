package dev.holdfast.coordinator.operator;

import dev.holdfast.coordinator.pool.CardRack.Slot;
import dev.holdfast.coordinator.pool.Pool;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.channel.RawConnection;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.ControlReply;
import dev.holdfast.proto.v1.ControlReply.Done;
import dev.holdfast.proto.v1.ControlReply.Heard;
import dev.holdfast.proto.v1.ControlRequest.AskCard;
import dev.holdfast.proto.v1.ControlRequest.Card;
import dev.holdfast.proto.v1.ControlRequest.PowerCard;
import dev.holdfast.proto.v1.ControlRequest.SendToCard;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** What a tester asks of a single card of a pool. */
final class CardRequests {

    private static final int MAX_QUIET_MILLIS = 60_000;

    private final ServiceParts parts;

    CardRequests(ServiceParts parts) {
        this.parts = parts;
    }

    ControlReply ask(AskCard asked) {
        Slot card = find(asked.getCard());
        return ControlReply.newBuilder()
                .setCardAnswer(parts.tester()
                        .get()
                        .ask(card.address(), asked.getRequest())
                        .join())
                .build();
    }

    ControlReply send(SendToCard asked) {
        if (asked.getQuietMillis() < 1 || asked.getQuietMillis() > MAX_QUIET_MILLIS) {
            throw new RefusedException(Code.BAD_PARAMETER, "Listen for 1 to " + MAX_QUIET_MILLIS + " milliseconds.");
        }
        Slot card = find(asked.getCard());
        RawConnection.Heard heard = parts.tester()
                .get()
                .send(card.address(), asked.getBytes().toByteArray(), Duration.ofMillis(asked.getQuietMillis()))
                .join();
        return ControlReply.newBuilder()
                .setHeard(Heard.newBuilder().addAllFrames(heard.frames()).setEnded(heard.ended()))
                .build();
    }

    ControlReply power(PowerCard asked) {
        String card = find(asked.getCard()).cardId();
        CompletableFuture<?> switched =
                switch (asked.getSwitch()) {
                    case ON -> parts.cards().powerOn(card);
                    case OFF -> parts.cards().powerOff(card);
                    case CYCLE ->
                        parts.cards().powerOff(card).thenCompose(off -> parts.cards()
                                .powerOn(card));
                    case SWITCH_UNSPECIFIED, UNRECOGNIZED ->
                        throw new RefusedException(Code.BAD_PARAMETER, "Switch it off, on, or off and on.");
                };
        switched.join();
        return ControlReply.newBuilder().setDone(Done.getDefaultInstance()).build();
    }

    private Slot find(Card named) {
        List<Slot> cards = poolOf(named).cards();
        return cards.stream()
                .filter(slot -> slot.cardId().equals(named.getCard())
                        || (named.getCard().matches("[0-9]+") && slot.cardId().endsWith("-" + named.getCard())))
                .findFirst()
                .orElseThrow(() -> new RefusedException(
                        Code.NOT_FOUND,
                        "The pool has no card " + named.getCard() + "; it has "
                                + String.join(
                                        ", ", cards.stream().map(Slot::cardId).toList()) + "."));
    }

    private Pool poolOf(Card named) {
        if (!named.getPool().isEmpty()) {
            return parts.requirePool(named.getPool());
        }
        List<Pool> pools = parts.pools().list();
        if (pools.size() != 1) {
            throw new RefusedException(
                    Code.BAD_PARAMETER,
                    pools.isEmpty()
                            ? "There is no pool; make one with hsm pool create."
                            : "Say with --pool which one.");
        }
        return pools.get(0);
    }
}
