package dev.holdfast.bridge.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.google.protobuf.ByteString;
import dev.holdfast.proto.pkcs11.CryptokiException;
import dev.holdfast.proto.v1.AttributeValue;
import dev.holdfast.proto.v1.TokenAttribute;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever bytes come: they are read, or refused with a return value, and nothing else happens. */
class WireFuzzTest {

    private static final int LONGEST_FRAME = 1 << 16;
    private static final Dialect[] DIALECTS = Dialect.values();
    private static final Function[] FUNCTIONS = Function.values();

    /** The first byte chooses the client's generation. */
    @MethodSource("messages")
    @FuzzTest(maxDuration = "20s")
    void anyMessage(byte[] bytes) {
        if (bytes.length == 0) {
            return;
        }
        Dialect dialect = DIALECTS[Math.floorMod(bytes[0], DIALECTS.length)];
        try {
            Call call = Call.of(new Request(1, new byte[0], Arrays.copyOfRange(bytes, 1, bytes.length)), dialect);
            call.handshake();
            ScriptedApplication.read(call.function(), call.arguments());
        } catch (CryptokiException refused) {
            // The other permitted outcome.
        }
    }

    /** The first byte chooses the generation, the second the function, whose arguments follow: gets past the signature. */
    @MethodSource("arguments")
    @FuzzTest(maxDuration = "20s")
    void anyArguments(byte[] bytes) {
        if (bytes.length < 2) {
            return;
        }
        Dialect dialect = DIALECTS[Math.floorMod(bytes[0], DIALECTS.length)];
        Function function = FUNCTIONS[Math.floorMod(bytes[1], FUNCTIONS.length)];
        Cursor in = new Cursor(Arrays.copyOfRange(bytes, 2, bytes.length));
        try {
            ScriptedApplication.read(function, new MessageReader(function, in, dialect));
        } catch (CryptokiException refused) {
            // The other permitted outcome.
        }
    }

    /** What can be read as attributes can be answered, to whoever can ask for it. */
    @MethodSource("attributes")
    @FuzzTest(maxDuration = "20s")
    void anyAttributes(byte[] bytes) {
        for (Dialect dialect : DIALECTS) {
            try {
                List<TokenAttribute> template = new AttributeReader(new Cursor(bytes), dialect).template();
                Answer answer = Answer.to(1, Function.C_GetAttributeValue);
                new AttributeWriter(answer, dialect)
                        .write(
                                template.stream()
                                        .map(a -> new WantedAttribute(a.getType(), Room.of(64), List.of()))
                                        .toList(),
                                template.stream()
                                        .map(a -> AttributeValue.newBuilder()
                                                .setType(a.getType())
                                                .setValue(a.getValue())
                                                .build())
                                        .toList());
                assertTrue(
                        answer.frame().limit() <= 64 + 3L * bytes.length, "an answer is no longer than what it says");
            } catch (CryptokiException refused) {
                // The other permitted outcome.
            }
        }
    }

    /** Frames in pieces of any length. Ends at the end of the bytes, and gives back all the memory it took. */
    @MethodSource("streams")
    @FuzzTest(maxDuration = "20s")
    void anyStream(byte[] bytes) throws IOException {
        Semaphore server = new Semaphore(2 * LONGEST_FRAME);
        MessageMemory memory = new MessageMemory(2 * LONGEST_FRAME, server);
        FrameReader frames = new FrameReader(new Pieces(bytes), LONGEST_FRAME, memory, new Stall());
        try {
            if (frames.version() < 0) {
                assertEquals(0, bytes.length);
                return;
            }
            for (Request request = frames.next(); request != null; request = frames.next()) {
                assertTrue(request.bodyBytes() <= bytes.length);
                memory.release(request.bodyBytes());
            }
        } catch (EOFException endsInAFrame) {
            // The other permitted outcome.
        }
        assertEquals(2 * LONGEST_FRAME, server.availablePermits());
    }

    static Stream<Arguments> messages() {
        return Stream.of(DIALECTS).flatMap(dialect -> functions(dialect)
                .map(function -> Arguments.of((Object) prefixed(message(dialect, function), dialect.ordinal()))));
    }

    static Stream<Arguments> arguments() {
        return Stream.of(DIALECTS).flatMap(dialect -> functions(dialect).map(function -> {
            byte[] message = message(dialect, function);
            int from = 8 + function.request().length();
            byte[] arguments = Arrays.copyOfRange(message, from, message.length);
            return Arguments.of((Object) prefixed(arguments, dialect.ordinal(), function.ordinal()));
        }));
    }

    static Stream<Arguments> attributes() {
        return Stream.of(DIALECTS)
                .flatMap(dialect -> Stream.of(1, 2, 3, 4, 5, 6, 7, 8).map(seed -> {
                    byte[] message = TestMessage.of(
                            dialect.version(),
                            Function.C_FindObjectsInit,
                            new TestValues(new Random(seed), dialect)
                                    .arguments(Function.C_FindObjectsInit)
                                    .toArray());
                    return Arguments.of((Object) Arrays.copyOfRange(message, 8 + 3 + 8, message.length));
                }));
    }

    static Stream<Arguments> streams() {
        byte[] message = message(Dialect.FIRST, Function.C_Login);
        ByteBuffer frames =
                ByteBuffer.allocate(1 + 2 * (12 + 6 + message.length)).put((byte) 0);
        for (int i = 0; i < 2; i++) {
            frames.putInt(0x10 + i)
                    .putInt(6)
                    .putInt(message.length)
                    .put(new byte[6])
                    .put(message);
        }
        byte[] tooLong = ByteBuffer.allocate(1 + 12 + LONGEST_FRAME + 5)
                .put((byte) 2)
                .putInt(1)
                .putInt(0)
                .putInt(LONGEST_FRAME + 1)
                .array();
        byte[] endless = ByteString.fromHex("f000000001ffffffffffffffff00").toByteArray();
        return Stream.of(
                        new byte[0],
                        new byte[1],
                        new byte[12],
                        frames.array(),
                        Arrays.copyOf(frames.array(), frames.capacity() - 1),
                        tooLong,
                        endless)
                .map(bytes -> Arguments.of((Object) bytes));
    }

    /** One of every signature. */
    private static Stream<Function> functions(Dialect dialect) {
        Set<String> signatures = new HashSet<>();
        return Stream.of(FUNCTIONS).filter(dialect::carries).filter(function -> signatures.add(function.request()));
    }

    private static byte[] message(Dialect dialect, Function function) {
        Random random = new Random(3L * function.id() + dialect.version());
        return TestMessage.of(
                dialect.version(),
                function,
                new TestValues(random, dialect).arguments(function).toArray());
    }

    private static byte[] prefixed(byte[] bytes, int... before) {
        ByteBuffer all = ByteBuffer.allocate(before.length + bytes.length);
        for (int each : before) {
            all.put((byte) each);
        }
        return all.put(bytes).array();
    }

    /** Bytes that come in pieces whose length they choose themselves. */
    private static final class Pieces implements ReadableByteChannel {

        private static final int LONGEST_PIECE = 64;

        private final ByteBuffer bytes;

        Pieces(byte[] bytes) {
            this.bytes = ByteBuffer.wrap(bytes);
        }

        @Override
        public int read(ByteBuffer into) {
            if (!bytes.hasRemaining()) {
                return -1;
            }
            int piece = 1 + Math.floorMod(bytes.get(bytes.position()), LONGEST_PIECE);
            int length = Math.min(piece, Math.min(bytes.remaining(), into.remaining()));
            into.put(bytes.slice(bytes.position(), length));
            bytes.position(bytes.position() + length);
            return length;
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    }
}
