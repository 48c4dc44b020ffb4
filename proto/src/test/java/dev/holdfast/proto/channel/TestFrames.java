package dev.holdfast.proto.channel;

import com.google.protobuf.ByteString;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.Frame;
import dev.holdfast.proto.v1.GetStatus;
import dev.holdfast.proto.v1.Hello;
import dev.holdfast.proto.v1.PeerRole;
import dev.holdfast.proto.v1.RandomBytes;
import dev.holdfast.proto.v1.RandomResult;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Response;
import dev.holdfast.proto.v1.Sign;
import dev.holdfast.proto.v1.Status;

/** Messages that tests exchange. */
final class TestFrames {

    private TestFrames() {}

    static Hello hello(String sender) {
        return Hello.newBuilder()
                .setProtocolVersion(ChannelOptions.PROTOCOL_VERSION)
                .setSender(sender)
                .setRole(PeerRole.PEER_ROLE_CARD)
                .build();
    }

    static Frame helloFrame(String sender) {
        return Frame.newBuilder().setHello(hello(sender)).build();
    }

    static Request status() {
        return Request.newBuilder().setGetStatus(GetStatus.getDefaultInstance()).build();
    }

    static Request status(long id) {
        return status().toBuilder().setRequestId(id).build();
    }

    static Frame frame(Request request) {
        return Frame.newBuilder().setRequest(request).build();
    }

    static Request random(int count) {
        return Request.newBuilder()
                .setRandomBytes(RandomBytes.newBuilder().setCount(count))
                .build();
    }

    /** A request of about so many bytes. */
    static Request padded(int size) {
        return Request.newBuilder()
                .setSign(Sign.newBuilder().setDigest(ByteString.copyFrom(new byte[size])))
                .build();
    }

    static Response ok() {
        return Response.newBuilder()
                .setStatus(Status.newBuilder().setCode(Code.OK))
                .build();
    }

    static Response bytes(int count) {
        return ok().toBuilder()
                .setRandomResult(RandomResult.newBuilder().setBytes(ByteString.copyFrom(new byte[count])))
                .build();
    }
}
