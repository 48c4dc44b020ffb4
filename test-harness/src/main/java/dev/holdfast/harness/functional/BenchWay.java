package dev.holdfast.harness.functional;

import com.google.protobuf.ByteString;
import dev.holdfast.harness.card.CardWay;
import dev.holdfast.proto.v1.ControlReply.Heard;
import dev.holdfast.proto.v1.ControlRequest.PowerCard.Switch;
import dev.holdfast.proto.v1.PeerRole;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;

/** How a {@link dev.holdfast.harness.card.CardTester} comes to a card on a bench. */
record BenchWay(BenchCard card) implements CardWay {

    /** Looking what is planned happens over and over, and stands in no journal. */
    @Override
    public Response ask(Request request) {
        return request.hasListCardFaults()
                ? card.join(
                        card.call(PeerRole.PEER_ROLE_TESTER, BenchCard.TESTER).ask(request))
                : card.ask(request.toBuilder());
    }

    @Override
    public Heard send(ByteString bytes, Duration quiet) {
        var heard = card.call(PeerRole.PEER_ROLE_TESTER, BenchCard.TESTER).send(bytes.toByteArray(), quiet);
        card.bench()
                .note("tester to " + card.id() + ": " + bytes.size() + " bytes as they are; "
                        + heard.frames().size() + " frames came back, and the channel was "
                        + (heard.ended() ? "ended." : "kept open."));
        return Heard.newBuilder()
                .addAllFrames(heard.frames())
                .setEnded(heard.ended())
                .build();
    }

    @Override
    public void power(Switch position) {
        try {
            if (position != Switch.ON) {
                card.off();
            }
            if (position != Switch.OFF) {
                card.on();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        // The bench has made the card, and puts it away.
    }
}
