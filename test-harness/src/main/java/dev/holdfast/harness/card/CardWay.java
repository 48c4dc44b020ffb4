package dev.holdfast.harness.card;

import com.google.protobuf.ByteString;
import dev.holdfast.proto.v1.ControlReply.Heard;
import dev.holdfast.proto.v1.ControlRequest.PowerCard.Switch;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Response;
import java.time.Duration;

/** How a tester comes to a card. A card that cannot be reached is a {@link dev.holdfast.proto.RefusedException}. */
public interface CardWay extends AutoCloseable {

    /** The card's answer, whatever its status. */
    Response ask(Request request);

    Heard send(ByteString bytes, Duration quiet);

    void power(Switch position);

    @Override
    void close();
}
