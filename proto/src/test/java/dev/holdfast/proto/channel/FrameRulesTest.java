package dev.holdfast.proto.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import dev.holdfast.proto.v1.Frame;
import dev.holdfast.proto.v1.Hello;
import dev.holdfast.proto.v1.ProtocolError.Reason;
import dev.holdfast.proto.v1.ReplicationMessage;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Response;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the accepting side makes of every kind of frame that should not be there. */
@ExtendWith(LeakWatch.class)
class FrameRulesTest {

    private static final byte[] HELLO = AcceptedChannel.bytes(TestFrames.helloFrame("tester"));

    @Test
    void aHelloIsAnsweredByAHello() throws Exception {
        try (AcceptedChannel channel = new AcceptedChannel()) {
            channel.receive(HELLO);
            assertEquals("card-1", channel.sent().getHello().getSender());
            assertTrue(channel.isOpen());
        }
    }

    @Test
    void framesArriveWhereverTheStreamIsCut() throws Exception {
        byte[] request = AcceptedChannel.bytes(TestFrames.frame(TestFrames.status(7)));
        try (AcceptedChannel channel = new AcceptedChannel()) {
            for (byte one : HELLO) {
                channel.receive(one);
            }
            for (byte one : request) {
                channel.receive(one);
            }
            assertEquals(7, channel.requests.get(0).getRequestId());
        }
    }

    @Test
    void aFirstFrameOtherThanHelloIsRefused() throws Exception {
        refuses(Reason.HELLO_EXPECTED, AcceptedChannel.bytes(TestFrames.frame(TestFrames.status(1))));
    }

    @Test
    void anotherVersionIsRefused() throws Exception {
        refuses(
                Reason.VERSION_NOT_SUPPORTED,
                hello(TestFrames.hello("tester").toBuilder().setProtocolVersion(2)));
        refuses(
                Reason.VERSION_NOT_SUPPORTED,
                hello(TestFrames.hello("tester").toBuilder().clearProtocolVersion()));
    }

    @Test
    void aHelloWithoutANameOrWithHalfAPoolIdIsRefused() throws Exception {
        refuses(Reason.MALFORMED, hello(TestFrames.hello("").toBuilder()));
        refuses(
                Reason.MALFORMED,
                hello(TestFrames.hello("tester").toBuilder().setPoolId(ByteString.copyFrom(new byte[15]))));
    }

    @Test
    void aSecondHelloIsRefused() throws Exception {
        refusesAfterHello(Reason.MALFORMED, HELLO);
    }

    @Test
    void anAnswerToTheAcceptingSideIsRefused() throws Exception {
        refusesAfterHello(
                Reason.MALFORMED,
                AcceptedChannel.bytes(Frame.newBuilder()
                        .setResponse(Response.getDefaultInstance())
                        .build()));
    }

    @Test
    void anEmptyFrameAndAnUnknownBodyAreRefused() throws Exception {
        refusesAfterHello(Reason.UNKNOWN_BODY, new byte[4]);
        UnknownFieldSet future = UnknownFieldSet.newBuilder()
                .addField(
                        99,
                        UnknownFieldSet.Field.newBuilder()
                                .addLengthDelimited(ByteString.EMPTY)
                                .build())
                .build();
        refusesAfterHello(
                Reason.UNKNOWN_BODY,
                AcceptedChannel.bytes(
                        Frame.newBuilder().setUnknownFields(future).build()));
    }

    @Test
    void aFieldFromTheFutureInsideAMessageIsIgnored() throws Exception {
        UnknownFieldSet future = UnknownFieldSet.newBuilder()
                .addField(9000, UnknownFieldSet.Field.newBuilder().addVarint(1).build())
                .build();
        try (AcceptedChannel channel = admitted()) {
            channel.receive(
                    TestFrames.status(1).toBuilder().setUnknownFields(future).build());
            assertEquals(1, channel.requests.size());
        }
    }

    @Test
    void bytesThatAreNoMessageAreRefused() throws Exception {
        refusesAfterHello(Reason.MALFORMED, 0, 0, 0, 2, 0xFF, 0xFF);
    }

    @Test
    void lengthsBeyondTheLimitAreRefusedBeforeAnythingIsBuffered() throws Exception {
        refusesAfterHello(Reason.TOO_LARGE, 0x00, 0x40, 0x00, 0x01);
        refusesAfterHello(Reason.TOO_LARGE, 0x7F, 0xFF, 0xFF, 0xFF);
        refusesAfterHello(Reason.TOO_LARGE, 0x80, 0x00, 0x00, 0x00);
        refusesAfterHello(Reason.TOO_LARGE, 0xFF, 0xFF, 0xFF, 0xFF);
    }

    @Test
    void aStrangerMaySendNoLongFrame() throws Exception {
        refuses(Reason.TOO_LARGE, 0x00, 0x00, 0x10, 0x01);
        refuses(Reason.TOO_LARGE, 'G', 'E', 'T', ' ', '/', ' ', 'H', 'T', 'T', 'P');
    }

    @Test
    void anAnnouncedLengthReservesNothing() throws Exception {
        try (AcceptedChannel channel = admitted()) {
            channel.receive((byte) 0x00, (byte) 0x40, (byte) 0x00, (byte) 0x00, (byte) 0x12);
            assertTrue(channel.isOpen());
            assertTrue(channel.bytesHeld() < 1024, channel.bytesHeld() + " bytes held");
        }
    }

    @Test
    void aRequestIdMayNotBeUsedTwiceAtOnce() throws Exception {
        try (AcceptedChannel channel = admitted()) {
            channel.receive(TestFrames.status(5));
            channel.answers.get(0).complete(TestFrames.ok());
            assertEquals(5, channel.sent().getResponse().getRequestId());
            channel.receive(TestFrames.status(5));
            channel.receive(TestFrames.status(5));
            assertEquals(Reason.MALFORMED, channel.sent().getProtocolError().getReason());
            assertFalse(channel.isOpen());
        }
    }

    @Test
    void nothingIsHeardAfterARefusal() throws Exception {
        try (AcceptedChannel channel = admitted()) {
            byte[] request = AcceptedChannel.bytes(TestFrames.frame(TestFrames.status(1)));
            byte[] both = new byte[4 + request.length];
            System.arraycopy(request, 0, both, 4, request.length);
            channel.receive(both);
            assertEquals(0, channel.requests.size());
        }
    }

    @Test
    void whoDoesNotSayHelloIsDropped() throws Exception {
        try (AcceptedChannel channel = new AcceptedChannel()) {
            channel.pass(4_999);
            assertTrue(channel.isOpen());
            channel.pass(1);
            assertFalse(channel.isOpen());
        }
    }

    @Test
    void whoStallsInsideAFrameIsDroppedButNotWhoRests() throws Exception {
        try (AcceptedChannel channel = admitted()) {
            channel.pass(3_600_000);
            assertTrue(channel.isOpen());
            channel.receive((byte) 0, (byte) 0, (byte) 0);
            channel.pass(60_000);
            assertFalse(channel.isOpen());
        }
    }

    @Test
    void readingStopsWhileTheServiceIsFull() throws Exception {
        Limits narrow = new Limits(4096, 2, 4096, Duration.ofSeconds(5), Duration.ofSeconds(30));
        try (AcceptedChannel channel = new AcceptedChannel(narrow)) {
            channel.receive(HELLO);
            channel.sent();
            for (int id = 1; id <= 3; id++) {
                channel.receive(TestFrames.status(id));
            }
            assertFalse(channel.isReading());
            assertEquals(2, channel.requests.size());
            channel.answers.get(1).complete(TestFrames.ok());
            assertEquals(2, channel.sent().getResponse().getRequestId());
            assertEquals(3, channel.requests.size(), "the held request is served as soon as there is room");
            channel.answers.get(0).complete(TestFrames.ok());
            channel.answers.get(2).complete(TestFrames.ok());
            assertTrue(channel.isReading());

            Request large = TestFrames.padded(4000).toBuilder().setRequestId(4).build();
            channel.receive(large);
            assertTrue(channel.isReading());
            channel.receive(large.toBuilder().setRequestId(5).build());
            assertFalse(channel.isReading(), "bytes count as well");
        }
    }

    @Test
    void replicationReachesTheCard() throws Exception {
        try (AcceptedChannel channel = admitted()) {
            ReplicationMessage message = ReplicationMessage.newBuilder()
                    .setSender("card-2")
                    .setTerm(3)
                    .build();
            channel.receive(Frame.newBuilder().setReplication(message).build());
            assertEquals(message, channel.replicated.get(0));
            assertNull(channel.sent());
        }
    }

    private static AcceptedChannel admitted() throws Exception {
        AcceptedChannel channel = new AcceptedChannel();
        channel.receive(HELLO);
        channel.sent();
        return channel;
    }

    private static byte[] hello(Hello.Builder hello) {
        return AcceptedChannel.bytes(Frame.newBuilder().setHello(hello).build());
    }

    private static void refusesAfterHello(Reason reason, int... bytes) throws Exception {
        refusesAfterHello(reason, octets(bytes));
    }

    private static void refusesAfterHello(Reason reason, byte[] bytes) throws Exception {
        try (AcceptedChannel channel = admitted()) {
            refuses(channel, reason, bytes);
        }
    }

    private static void refuses(Reason reason, int... bytes) throws Exception {
        refuses(reason, octets(bytes));
    }

    private static void refuses(Reason reason, byte[] bytes) throws Exception {
        try (AcceptedChannel channel = new AcceptedChannel()) {
            refuses(channel, reason, bytes);
        }
    }

    private static void refuses(AcceptedChannel channel, Reason reason, byte[] bytes) throws Exception {
        channel.receive(bytes);
        Frame last = channel.sent();
        assertEquals(reason, last.getProtocolError().getReason());
        assertFalse(last.getProtocolError().getMessage().isEmpty());
        assertFalse(channel.isOpen());
        assertEquals(0, channel.requests.size());
    }

    private static byte[] octets(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }
}
