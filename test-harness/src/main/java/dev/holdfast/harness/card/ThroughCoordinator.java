package dev.holdfast.harness.card;

import com.google.protobuf.ByteString;
import dev.holdfast.coordinator.control.ControlClient;
import dev.holdfast.proto.v1.ControlReply;
import dev.holdfast.proto.v1.ControlReply.Heard;
import dev.holdfast.proto.v1.ControlRequest;
import dev.holdfast.proto.v1.ControlRequest.AskCard;
import dev.holdfast.proto.v1.ControlRequest.Card;
import dev.holdfast.proto.v1.ControlRequest.PowerCard;
import dev.holdfast.proto.v1.ControlRequest.PowerCard.Switch;
import dev.holdfast.proto.v1.ControlRequest.SendToCard;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Response;
import java.nio.file.Path;
import java.time.Duration;

/** By the coordinator that runs in a folder; it talks to the card as a tester does. */
final class ThroughCoordinator implements CardWay {

    private final ControlClient client;
    private final Card card;

    ThroughCoordinator(Path home, String pool, String card) {
        this.client = new ControlClient(home);
        this.card = Card.newBuilder().setPool(pool).setCard(card).build();
    }

    @Override
    public Response ask(Request request) {
        return ask(ControlRequest.newBuilder()
                        .setAskCard(AskCard.newBuilder().setCard(card).setRequest(request)))
                .getCardAnswer();
    }

    @Override
    public Heard send(ByteString bytes, Duration quiet) {
        return ask(ControlRequest.newBuilder()
                        .setSendToCard(SendToCard.newBuilder()
                                .setCard(card)
                                .setBytes(bytes)
                                .setQuietMillis(Math.toIntExact(quiet.toMillis()))))
                .getHeard();
    }

    @Override
    public void power(Switch position) {
        ControlReply unused = ask(ControlRequest.newBuilder()
                .setPowerCard(PowerCard.newBuilder().setCard(card).setSwitch(position)));
    }

    @Override
    public void close() {
        // Every question has a connection of its own.
    }

    private ControlReply ask(ControlRequest.Builder request) {
        return client.ask(request, progress -> {});
    }
}
