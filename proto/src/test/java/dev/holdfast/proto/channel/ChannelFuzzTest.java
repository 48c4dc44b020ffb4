package dev.holdfast.proto.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.holdfast.proto.v1.Frame;
import dev.holdfast.proto.v1.ReplicationMessage;
import dev.holdfast.proto.v1.Request;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever bytes come, in whatever pieces, the accepting side says frames, ends with a ProtocolError or closes: no other
 * exception leaves it, and no buffer stays behind (both checked by {@link AcceptedChannel#close}).
 */
class ChannelFuzzTest {

    private static final int LONGEST_PIECE = 64;

    @MethodSource("stream")
    @FuzzTest(maxDuration = "10s")
    void anyBytes(byte[] bytes) throws Exception {
        try (AcceptedChannel channel = new AcceptedChannel()) {
            exchange(channel, bytes);
        }
    }

    @MethodSource("stream")
    @FuzzTest(maxDuration = "10s")
    void anyBytesFromAPeerThatWasAdmitted(byte[] bytes) throws Exception {
        try (AcceptedChannel channel = new AcceptedChannel()) {
            channel.receive(TestFrames.helloFrame("tester"));
            assertTrue(channel.sent().hasHello());
            exchange(channel, bytes);
        }
    }

    /** A first message of any content. Whoever was not admitted by it has nothing answered that he asks for after it. */
    @MethodSource("body")
    @FuzzTest(maxDuration = "10s")
    void anyHello(byte[] body) throws Exception {
        try (AcceptedChannel channel = new AcceptedChannel()) {
            channel.receive(framed(body));
            Frame first = channel.sent();
            channel.receive(TestFrames.frame(TestFrames.status(1)));
            if (first != null && first.hasHello()) {
                assertEquals("card-1", first.getHello().getSender());
                assertEquals(1, channel.requests.size());
            } else {
                boolean told = first != null && first.hasProtocolError();
                assertTrue(told || isProtocolError(body), "the sender learns why, unless it ended the channel itself");
                assertEquals(0, channel.requests.size());
                assertFalse(channel.isOpen());
            }
        }
    }

    /** One well-framed message of any content: gets the fuzzer past the length and into the parser. */
    @MethodSource("body")
    @FuzzTest(maxDuration = "10s")
    void anyBody(byte[] body) throws Exception {
        try (AcceptedChannel channel = new AcceptedChannel()) {
            channel.receive(TestFrames.helloFrame("tester"));
            assertTrue(channel.sent().hasHello());
            exchange(channel, framed(body));
        }
    }

    private static boolean isProtocolError(byte[] body) {
        try {
            return Frame.parseFrom(body).hasProtocolError();
        } catch (InvalidProtocolBufferException e) {
            return false;
        }
    }

    private static byte[] framed(byte[] body) {
        byte[] frame = Arrays.copyOf(
                new byte[] {0, (byte) (body.length >> 16), (byte) (body.length >> 8), (byte) body.length},
                FrameDecoder.PREFIX_BYTES + body.length);
        System.arraycopy(body, 0, frame, FrameDecoder.PREFIX_BYTES, body.length);
        return frame;
    }

    /** Feeds the bytes in pieces whose length they choose themselves, and answers what is asked. */
    private static void exchange(AcceptedChannel channel, byte[] bytes) throws Exception {
        int from = 0;
        while (from < bytes.length) {
            int to = Math.min(bytes.length, from + 1 + Math.floorMod(bytes[from], LONGEST_PIECE));
            channel.receive(Arrays.copyOfRange(bytes, from, to));
            from = to;
        }
        channel.answers.forEach(answer -> answer.complete(TestFrames.ok()));
        boolean refused = false;
        for (Frame frame = channel.sent(); frame != null; frame = channel.sent()) {
            assertFalse(refused, "a ProtocolError is the last word");
            assertTrue(frame.hasHello() || frame.hasResponse() || frame.hasProtocolError());
            refused = frame.hasProtocolError();
        }
        assertFalse(refused && channel.isOpen(), "after a ProtocolError the channel is closed");
    }

    static Stream<Arguments> stream() throws Exception {
        byte[] hello = AcceptedChannel.bytes(TestFrames.helloFrame("tester"));
        byte[] request = AcceptedChannel.bytes(TestFrames.frame(TestFrames.status(1)));
        ByteArrayOutputStream both = new ByteArrayOutputStream();
        both.write(hello);
        both.write(request);
        both.write(request);
        return Stream.of(
                        new byte[0],
                        new byte[3],
                        new byte[4],
                        new byte[] {-1, -1, -1, -1},
                        new byte[] {0x7F, -1, -1, -1, 0},
                        new byte[] {0, 0, 0, 2, -1, -1},
                        new byte[] {0, 0x40, 0, 1},
                        Arrays.copyOf(hello, hello.length - 1),
                        hello,
                        request,
                        both.toByteArray())
                .map(Arguments::of);
    }

    static Stream<Arguments> body() {
        return Stream.of(
                        TestFrames.helloFrame("tester"),
                        TestFrames.frame(TestFrames.padded(100)),
                        TestFrames.frame(Request.getDefaultInstance()),
                        Frame.newBuilder()
                                .setReplication(
                                        ReplicationMessage.newBuilder().setPoolId(ByteString.copyFrom(new byte[16])))
                                .build(),
                        Frame.getDefaultInstance())
                .map(frame -> Arguments.of(frame.toByteArray()));
    }
}
